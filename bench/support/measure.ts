/** Seconds that each of `rounds` calls took, shortest first; one call before them warms up. */
export async function times(rounds: number, work: () => unknown): Promise<number[]> {
  await work();
  const seconds: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    await work();
    seconds.push((performance.now() - start) / 1000);
  }
  return seconds.sort((a, b) => a - b);
}

export function median(sorted: readonly number[]): number {
  return sorted[sorted.length >> 1];
}

export function rounded(value: number, digits = 3): number {
  return Number(value.toPrecision(digits));
}
