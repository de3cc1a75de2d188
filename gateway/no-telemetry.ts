/**
 * Apollo's packages report usage unless told not to (access.md F11). To be imported before any of them. The variable is written, never read: the
 * gateway's own settings are in config.ts.
 */
process.env['APOLLO_TELEMETRY_DISABLED'] = '1';
export {};
