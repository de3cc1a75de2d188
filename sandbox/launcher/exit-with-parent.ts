/** Preloaded into every service: when the launcher goes away without a word (SIGKILL, a crash), its services stop too. */
if (process.send !== undefined) {
  process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  // The channel is there to notice the parent's end, not to keep the service alive.
  process.channel?.unref();
}
