import type { Random } from '../random.ts';

/**
 * One factor a channel from (low, high). Where the range holds 1, half of the factors lie below it and half above, as
 * batchgenerators draws them: uniform draws from (0.3, 3) would nearly always raise the contrast.
 */
export function drawFactors(random: Random, [low, high]: readonly number[], channels: number): number[] {
  return Array.from({ length: channels }, () => {
    if (low >= 1 || high <= 1) return random.between(low, high);
    return random.uniform() < 0.5 ? random.between(low, 1) : random.between(1, high);
  });
}
