/**
 * Runs a command as what this process is for: its exit code becomes the process's. What it did not foresee (a directory that may not be read, a
 * database that is away) is one line on standard error and exit code 1; whoever stops reading its output, as `head` does, ends it quietly.
 */
export async function runCommand(command: (argv: readonly string[]) => Promise<number>): Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
  try {
    process.exitCode = await command(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : 'the command failed');
    process.exitCode = 1;
  }
}
