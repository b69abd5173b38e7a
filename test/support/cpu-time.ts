/** Milliseconds that this process has computed, on all its threads: a busy machine makes them no more. */
export function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
