/** Seconds since it was started. */
export function stopwatch(): () => number {
  const start = performance.now();
  return () => (performance.now() - start) / 1000;
}

/** Seconds since the last call, the first since it was started. */
export function laps(): () => number {
  let clock = stopwatch();
  return () => {
    const seconds = clock();
    clock = stopwatch();
    return seconds;
  };
}
