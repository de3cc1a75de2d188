/** `npm start`: the whole house embedded on one machine. See LAUNCHER_HELP. */
import { join } from 'node:path';
import { houseServices } from './launcher/house-services.ts';
import { LAUNCHER_HELP, readLauncherSettings, type LauncherSettings } from './launcher/launcher-settings.ts';
import { requireFreePorts } from './launcher/require-free-ports.ts';
import { ensureSandboxKeys } from './launcher/sandbox-keys.ts';
import { runService, type RunningService } from './launcher/service-process.ts';
import { stopServices } from './launcher/stop-services.ts';
import { waitUntilReady } from './launcher/wait-until-ready.ts';

/** Milliseconds one service may take to become ready. The whole house takes a few seconds; a machine busy with something else may take long and still succeed. */
const READY_TIMEOUT_MS = 90_000;

async function launch(settings: LauncherSettings): Promise<void> {
  await requireFreePorts(settings);
  const say = settings.quiet ? () => {} : (line: string) => console.log(line);
  const made = ensureSandboxKeys(join(settings.dataDirectory, 'keys'));
  if (made.length > 0) say(`made ${made.length} sandbox keys in ${join(settings.dataDirectory, 'keys')}`);

  const started: RunningService[][] = [];
  let stopping: Promise<void> | null = null;
  const stop = (exitCode: number, why: string): Promise<void> => {
    stopping ??= (async () => {
      say(`${why}: stopping`);
      const killed = await stopServices(started);
      if (killed.length > 0) console.error(`had to kill ${killed.join(', ')}`);
      process.exit(killed.length > 0 ? 1 : exitCode);
    })();
    return stopping;
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0, signal));

  const sink = { out: say, error: (line: string) => console.error(line) };
  try {
    for (const stage of houseServices(settings)) {
      const running = stage.map((service) => runService(service, sink));
      started.push(running);
      for (const one of running) {
        void one.ended.then(({ code, signal }) => {
          if (stopping === null) void stop(1, `${one.service.name} ended unexpectedly (${signal ?? `exit code ${code}`})`);
        });
      }
      await Promise.all(running.map((one) => waitUntilReady(one, READY_TIMEOUT_MS)));
    }
  } catch (error) {
    if (stopping === null) console.error(error instanceof Error ? error.message : String(error));
    return stop(1, 'start failed');
  }
  if (stopping === null) console.log(`ready http://${settings.host}:${settings.gatewayPort}`);
}

try {
  const settings = readLauncherSettings(process.argv.slice(2), process.env);
  if (settings === null) process.stdout.write(LAUNCHER_HELP);
  else await launch(settings);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
