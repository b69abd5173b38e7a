import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { median, rounded } from './support/measure.ts';

/** The training step against plain tfjs, by turns: a machine that is busier for a while slows both. */
const variant = fileURLToPath(new URL('./support/step-variant.ts', import.meta.url));
const measure = (name: string): number =>
  Number(execFileSync(process.execPath, ['--import', 'tsx', variant, name], { stdio: ['ignore', 'pipe', 'ignore'] }));

const rounds = Array.from({ length: 5 }, () => ({ studio: measure('studio'), plain: measure('plain') }));
const studio = median(rounds.map((round) => round.studio).sort((a, b) => a - b));
const plain = median(rounds.map((round) => round.plain).sort((a, b) => a - b));
const ratio = median(rounds.map((round) => round.studio / round.plain).sort((a, b) => a - b));
console.log(
  JSON.stringify({
    what: 'training step, 3D U-Net depth 3, 16 filters, batch 2 of 32×48×32, float32',
    studioMilliseconds: rounded(studio * 1000),
    plainTfjsMilliseconds: rounded(plain * 1000),
    ratio: rounded(ratio),
    target: 'ratio ≤ 0.85',
  }),
);
