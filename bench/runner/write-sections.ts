import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** One measured thing of a results file, with the command and the conditions it was measured under. */
export interface Section {
  readonly name: string;
  readonly text: string;
}

/** Writes sections into a results file; those of other names stay, so that a narrow run does not lose what another one measured. */
export function writeSections(file: URL, title: string, sections: readonly Section[]): void {
  const before = existsSync(file) ? readFileSync(file, 'utf8').split(/^(?=## )/m).slice(1) : [];
  const known = before.map((text) => ({ name: /^## ([^\s:]+)/.exec(text)?.[1] ?? '', text: text.trimEnd() }));
  const kept = known.map((one) => sections.find(({ name }) => name === one.name) ?? one);
  const added = sections.filter(({ name }) => !known.some((one) => one.name === name));
  writeFileSync(file, `# ${title}\n\n${[...kept, ...added].map(({ text }) => text.trimEnd()).join('\n\n')}\n`);
}
