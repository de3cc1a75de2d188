/** A code table of a national standard. Unknown codes are kept by whoever reads them (`name: null`), never dropped. */
export interface CodeTable {
  /** Name used in the graph's `CodedValue.system`, e.g. `GB/T 2261.1-2003`. */
  readonly system: string;
  readonly names: ReadonlyMap<string, string>;
}

export interface CodedValue {
  readonly code: string;
  /** Chinese name; null for a code the table does not hold. */
  readonly name: string | null;
  readonly system: string;
}

/** Builds a table from `{ code: name }`. */
export function codeTable(system: string, names: Readonly<Record<string, string>>): CodeTable {
  return { system, names: new Map(Object.entries(names)) };
}

/** The coded value for a code, known or not. */
export function codedValue(table: CodeTable, code: string): CodedValue {
  return { code, name: table.names.get(code) ?? null, system: table.system };
}

/** The code for a Chinese name as departments write it; null when the table does not hold it. */
export function codeOfName(table: CodeTable, name: string): string | null {
  for (const [code, known] of table.names) if (known === name) return code;
  return null;
}
