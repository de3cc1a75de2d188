/** Calls `work` again and again by real time, without keeping the process alive; returns what stops it. Milliseconds. */
export function every(milliseconds: number, work: () => void): () => void {
  const timer = setInterval(work, milliseconds);
  timer.unref();
  return () => clearInterval(timer);
}
