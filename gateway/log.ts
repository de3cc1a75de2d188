/** The log as the gateway's rooms see it (pino's shape). Facts are ids, codes, names and numbers: never variables, values, tokens or ID numbers. */
export interface Log {
  debug(facts: LogFacts, text: string): void;
  info(facts: LogFacts, text: string): void;
  warn(facts: LogFacts, text: string): void;
  error(facts: LogFacts, text: string): void;
}

export type LogFacts = Readonly<Record<string, unknown>>;
