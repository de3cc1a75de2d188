import { readFileSync } from 'node:fs';

/** Resolution of the kernel's counter. */
const TICK_MS = 10;

/** Milliseconds that the hypervisor has kept the processors of this machine from it, all of them together; null where nobody tells. */
export function stolenMs(): number | null {
  try {
    const fields = /^cpu +(.*)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1]?.split(' ') ?? [];
    return fields[7] === undefined ? null : Number(fields[7]) * TICK_MS;
  } catch {
    return null;
  }
}
