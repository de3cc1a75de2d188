import { pino } from 'pino';
import type { GatewayConfig } from './config.ts';
import type { Log } from './log.ts';

/** The process's log: one JSON object a line on standard output. What may be in it is said in log.ts; nothing is redacted because nothing needs to be. */
export function createLog(level: GatewayConfig['logLevel']): Log {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) } });
}
