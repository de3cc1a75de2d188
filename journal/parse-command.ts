import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';
import type { CommandIo } from './command-io.ts';

export interface ParsedCommand {
  readonly positionals: readonly string[];
  readonly values: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;
}

/** Parses a command's arguments. Answers an exit code instead for `--help` (0) and for arguments that are not the command's (2). */
export function parseCommand(
  argv: readonly string[], help: string, options: ParseArgsConfig['options'], arity: readonly [least: number, most: number], io: CommandIo,
): ParsedCommand | number {
  let parsed: ParsedCommand;
  try {
    parsed = parseArgs({ args: [...argv], options: { ...options, help: { type: 'boolean', short: 'h' } }, allowPositionals: true, strict: true });
  } catch (error) {
    io.error(error instanceof Error ? error.message : 'the arguments cannot be read');
    io.error(help);
    return 2;
  }
  if (parsed.values['help'] === true) {
    io.out(help);
    return 0;
  }
  const [least, most] = arity;
  if (parsed.positionals.length < least || parsed.positionals.length > most) {
    io.error(`expected ${least === most ? least : `${least} to ${most}`} arguments, got ${parsed.positionals.length}`);
    io.error(help);
    return 2;
  }
  return parsed;
}

/** The values of an option that may be given several times. */
export function listOption(command: ParsedCommand, name: string): string[] {
  const value = command.values[name];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : typeof value === 'string' ? [value] : [];
}
