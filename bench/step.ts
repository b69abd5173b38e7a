import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { median, rounded } from './support/measure.ts';

/** The training step against plain tfjs, by turns: a machine that is busier for a while slows all of them. */
const variant = fileURLToPath(new URL('./support/step-variant.ts', import.meta.url));
const measure = (name: string): number =>
  Number(execFileSync(process.execPath, ['--import', 'tsx', variant, name], { stdio: ['ignore', 'pipe', 'ignore'] }));

const rounds = Array.from({ length: 5 }, () => ({
  studio: measure('studio'),
  plain: measure('plain'),
  studioWithoutNormalization: measure('studio-none'),
}));
const middle = (of: (round: (typeof rounds)[number]) => number): number => median(rounds.map(of).sort((a, b) => a - b));
console.log(
  JSON.stringify({
    what: 'training step, 3D U-Net depth 3, 16 filters, batch 2 of 32×48×32, float32',
    studioMilliseconds: rounded(1000 * middle(({ studio }) => studio)),
    studioWithoutNormalizationMilliseconds: rounded(
      1000 * middle(({ studioWithoutNormalization }) => studioWithoutNormalization),
    ),
    plainTfjsMilliseconds: rounded(1000 * middle(({ plain }) => plain)),
    ratio: rounded(middle(({ studio, plain }) => studio / plain)),
    ratioOfTheSameNetwork: rounded(
      middle(({ studioWithoutNormalization, plain }) => studioWithoutNormalization / plain),
    ),
    target: 'ratio ≤ 0.85',
  }),
);
