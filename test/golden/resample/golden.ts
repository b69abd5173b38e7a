import { readFileSync } from 'node:fs';
import type { Triple } from '../../../src-main/core/volume/volume.ts';

/** What make.py wrote. Arrays are flat in C order [z, y, x]. */
export interface Golden {
  readonly resizes: readonly ({ from: Triple; to: Triple; input: number[] } & Record<Order, number[]>)[];
  readonly thickAxis: { from: Triple; to: Triple; input: number[]; cubic: number[]; linear: number[] };
  readonly labels: { from: Triple; input: number[]; cases: readonly { to: Triple; expected: number[] }[] };
  readonly pads: {
    from: Triple;
    input: number[];
    cases: readonly { mode: 'constant' | 'edge' | 'reflect'; to: Triple; expected: number[] }[];
  };
  readonly intensities: { input: number[]; percents: number[]; percentiles: number[]; zScore: number[] };
}

type Order = 'nearest' | 'linear' | 'cubic';

export const golden = JSON.parse(readFileSync(new URL('golden.json', import.meta.url), 'utf8')) as Golden;
