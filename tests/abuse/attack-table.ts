import type { Attack } from './attacks.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** The attacks as the table of tests/abuse/README.md: what shows the safe behaviour, and what was taken away to see it fail. */
export function attackTable(attacks: readonly Attack[]): string {
  return [
    '| id | attack | shown by | red when |', '|---|---|---|---|',
    ...attacks.map(({ id, attack, test, breach }) => `| ${id} | ${cell(attack)} | \`${test.file}\`: ${cell(test.title)} | \`${breach.file}\`: ${cell(breach.says)} |`),
  ].join('\n');
}
