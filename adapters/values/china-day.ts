const DAY = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit', day: '2-digit' });

/** The calendar day in China of an instant in epoch milliseconds, `YYYY-MM-DD`. */
export function chinaDay(epochMs: number): string {
  return DAY.format(epochMs);
}
