import { join } from 'node:path';
import type { Case, Dataset } from '../../../shared/dataset.ts';
import { StudioError } from '../../../shared/errors.ts';
import type { Analysis } from '../../../shared/study.ts';
import { allOf } from '../threads/all-of.ts';
import { sharedPool } from '../threads/pool.ts';
import { caseHistogramSchema, caseRangeSchema, type Bins, type CaseHistogram, type CaseRange } from './analyze-case.ts';
import { cachedJson, cacheKey } from './cache.ts';

/** Enough for a curve on any screen. */
const binCount = 256;
/** Of relative intensities: what lies between the 1st and the 99th percentile is in the middle half. */
const relativeRange = { min: -0.5, max: 1.5 };

export interface AnalyzeRequest {
  readonly root: string;
  /** Those to be looked at. */
  readonly cases: readonly Case[];
  readonly dataset: Pick<Dataset, 'name' | 'channels' | 'classes'>;
  /** Where what was found in each case is kept. */
  readonly cacheFolder: string;
}

export interface AnalyzeOptions {
  readonly signal?: AbortSignal;
  onProgress?(progress: { readonly done: number; readonly total: number }): void;
}

/**
 * The pixel value range and the class frequencies of a data set (Müller & Kramer 2021). Two passes over the files: the
 * bins of the histogram lie in the range that the first finds. Throws what `loadCase` throws, `bad-dataset` where there
 * is no case, and `cancelled`; what was found by then is kept.
 */
export async function analyze(request: AnalyzeRequest, { signal, onProgress }: AnalyzeOptions = {}): Promise<Analysis> {
  const { root, cases, dataset, cacheFolder } = request;
  if (cases.length === 0) {
    const fault = `${dataset.name} has no case to look at: each has an error or is excluded`;
    throw new StudioError('bad-dataset', fault, 'correct the files, or include cases again');
  }
  let done = 0;
  const advance = <Value>(value: Value): Value => {
    onProgress?.({ done: ++done, total: 2 * cases.length });
    return value;
  };
  const facts = [dataset.channels.length, dataset.classes.map(({ value }) => value)];
  const fileOf = (...key: unknown[]): string => join(cacheFolder, `${cacheKey(...key)}.json`);

  const ranges = await allOf(
    cases,
    async (each, stop) => {
      const make = () => sharedPool().run('caseRange', { root, each, dataset }, { signal: stop });
      return advance(await cachedJson(fileOf('range', each.hashes, facts), caseRangeSchema, make));
    },
    signal,
  );
  const bins = dataset.channels.map((_, channel): Bins => {
    const all = ranges.map(({ channels }) => channels[channel]);
    return { min: least(all.map(({ min }) => min)), max: most(all.map(({ max }) => max)), count: binCount };
  });
  const histograms = await allOf(
    cases.map((each, i) => ({ each, ownBins: ranges[i].channels.map(ownBinsOf) })),
    async ({ each, ownBins }, stop) => {
      const make = () => sharedPool().run('caseHistogram', { root, each, dataset, bins, ownBins }, { signal: stop });
      const file = fileOf('histogram', each.hashes, facts, bins, ownBins);
      return advance(await cachedJson(file, caseHistogramSchema, make));
    },
    signal,
  );
  return {
    cases: cases.length,
    intensities: dataset.channels.map((name, channel) => ({
      channel: name,
      ...intensitiesOf(cases, ranges, histograms, channel, dataset.classes.length),
    })),
    classes: classesOf(cases, ranges, dataset.classes),
  };
}

type Intensities = Omit<Analysis['intensities'][number], 'channel'>;

function intensitiesOf(
  cases: readonly Case[],
  ranges: readonly CaseRange[],
  histograms: readonly CaseHistogram[],
  channel: number,
  classes: number,
): Intensities {
  const ofChannel = ranges.map(({ voxels, channels }) => ({ voxels, ...channels[channel] }));
  const voxels = total(ofChannel.map((each) => each.voxels));
  const mean = total(ofChannel.map((each) => (each.voxels / voxels) * each.mean));
  // The variance within the cases and that of their means (Chan et al. 1979).
  const variance = total(ofChannel.map((each) => (each.voxels / voxels) * (each.sd ** 2 + (each.mean - mean) ** 2)));
  return {
    min: least(ofChannel.map(({ min }) => min)),
    max: most(ofChannel.map(({ max }) => max)),
    mean,
    sd: Math.sqrt(variance),
    ...summed(histograms, channel, classes),
    relative: {
      ...relativeRange,
      ...summed(
        histograms.map(({ relative }) => relative),
        channel,
        classes,
      ),
    },
    perCase: cases.map(({ id }, i) => {
      const { min, p1, median, p99, max } = ofChannel[i];
      return { id, min, p1, median, p99, max };
    }),
  };
}

function ownBinsOf({ p1, p99 }: CaseRange['channels'][number]): Bins {
  const { min, max } = relativeRange;
  return { min: p1 + min * (p99 - p1), max: p1 + max * (p99 - p1), count: binCount };
}

function summed(histograms: readonly Omit<CaseHistogram, 'relative'>[], channel: number, classes: number) {
  return {
    overall: sumOfBins(histograms.map(({ overall }) => overall[channel])),
    perClass: Array.from({ length: classes }, (_, index) =>
      sumOfBins(histograms.flatMap(({ perClass }) => (perClass ? [perClass[channel][index]] : []))),
    ),
  };
}

function classesOf(
  cases: readonly Case[],
  ranges: readonly CaseRange[],
  classes: Dataset['classes'],
): Analysis['classes'] {
  const labelled = ranges.flatMap(({ classVoxels, voxelMl }, i) =>
    classVoxels ? [{ id: cases[i].id, classVoxels, voxelMl }] : [],
  );
  const all = total(labelled.flatMap(({ classVoxels }) => classVoxels));
  return classes.map(({ name }, index) => {
    const voxels = total(labelled.map(({ classVoxels }) => classVoxels[index]));
    return {
      name,
      voxels,
      share: all === 0 ? 0 : voxels / all,
      cases: labelled.filter(({ classVoxels }) => classVoxels[index] > 0).length,
      volumesMl: labelled.map(({ id, classVoxels, voxelMl }) => ({ id, value: classVoxels[index] * voxelMl })),
    };
  });
}

function sumOfBins(rows: readonly (readonly number[])[]): number[] {
  const sum = new Array<number>(binCount).fill(0);
  for (const row of rows) for (const [bin, count] of row.entries()) sum[bin] += count;
  return sum;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function least(values: readonly number[]): number {
  return values.reduce((best, value) => Math.min(best, value), Infinity);
}

function most(values: readonly number[]): number {
  return values.reduce((best, value) => Math.max(best, value), -Infinity);
}
