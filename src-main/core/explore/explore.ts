import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Case } from '../../../shared/dataset.ts';
import { StudioError } from '../../../shared/errors.ts';
import type { Analysis } from '../../../shared/study.ts';
import { filesOfImage } from '../io/hash-file.ts';
import { toReadError } from '../runs/files.ts';
import { allOf } from '../threads/all-of.ts';
import { sharedPool } from '../threads/pool.ts';
import { analyze, type AnalyzeOptions, type AnalyzeRequest } from './analyze.ts';
import { cachedJson, cacheKey } from './cache.ts';
import { exploredCaseSchema, type Edges, type ExploredCase } from './explore-case.ts';

/** Bins over the shared range, unless another number is asked for. */
export const defaultBins = 10;

export interface ExploredChannel {
  readonly channel: string;
  /** Of all cases together. */
  readonly minimum: number;
  readonly maximum: number;
  /** What every case covers: the highest minimum to the lowest maximum; null where ranges do not overlap. */
  readonly shared: { readonly minimum: number; readonly maximum: number } | null;
  /** Of the bins: over the shared range, or the whole one where there is none, and up to the highest value of all. */
  readonly edges: Edges;
}

export interface ExploredCaseFacts {
  readonly id: string;
  /** Of all files that the image, or the label, consists of. */
  readonly imageBytes: number;
  readonly labelBytes: number | null;
  /** Voxels and millimetres [z, y, x] in the file's own axis order. */
  readonly shape: readonly number[];
  readonly spacingMm: readonly number[];
  /** Share of the case's voxels that each class has, in class order; null without a label. */
  readonly classFrequency: readonly number[] | null;
  readonly channels: ExploredCase;
}

/** `exploration.json`. */
export interface Exploration {
  readonly schemaVersion: 1;
  readonly name: string;
  readonly classes: AnalyzeRequest['dataset']['classes'];
  readonly channels: readonly ExploredChannel[];
  readonly cases: readonly ExploredCaseFacts[];
  /** Histograms of 256 bins and what classes there are, over all cases. */
  readonly analysis: Analysis;
}

/**
 * All that MIScnn's command line finds out about a data set, case by case, and what the app's analysis shows. Every image
 * and label is read three times: bins lie in the range that the first pass finds. Throws as `analyze` does.
 */
export async function explore(
  request: AnalyzeRequest & { readonly bins?: number },
  { signal, onProgress }: AnalyzeOptions = {},
): Promise<Exploration> {
  const { root, cases, dataset, cacheFolder, bins = defaultBins } = request;
  const total = 3 * cases.length;
  const analysis = await analyze(request, { signal, onProgress: ({ done }) => onProgress?.({ done, total }) });
  const channels = analysis.intensities.map((each) => channelOf(each, bins));
  const edges = channels.map((each) => each.edges);
  let done = 2 * cases.length;
  const explored = await allOf(
    cases,
    async (each, stop): Promise<ExploredCaseFacts> => {
      const make = () => sharedPool().run('exploreCase', { root, each, dataset, edges }, { signal: stop });
      const key = cacheKey('explored', each.hashes, dataset.classes.map(({ value }) => value), edges); // prettier-ignore
      const found = await cachedJson(join(cacheFolder, `${key}.json`), exploredCaseSchema, make);
      const facts = await factsOf(root, each, found);
      onProgress?.({ done: ++done, total });
      return facts;
    },
    signal,
  );
  if (signal?.aborted) throw new StudioError('cancelled', 'the exploration was stopped', 'start it again');
  return { schemaVersion: 1, name: dataset.name, classes: dataset.classes, channels, cases: explored, analysis };
}

function channelOf({ channel, min, max, perCase }: Analysis['intensities'][number], bins: number): ExploredChannel {
  const low = perCase.reduce((best, each) => Math.max(best, each.min), -Infinity);
  const high = perCase.reduce((best, each) => Math.min(best, each.max), Infinity);
  const shared = low < high ? { minimum: low, maximum: high } : null;
  const [from, to] = shared ? [low, high] : [min, max];
  const inner = Array.from({ length: bins + 1 }, (_, i) => (i === bins ? to : from + (i * (to - from)) / bins));
  return { channel, minimum: min, maximum: max, shared, edges: [...inner, max] };
}

async function factsOf(root: string, each: Case, channels: ExploredCase): Promise<ExploredCaseFacts> {
  const sizes = await Promise.all(each.images.map((path) => bytesOf(join(root, path))));
  const counts = channels[0]?.classes?.map(({ bins }) => sumOf(bins)) ?? null;
  return {
    id: each.id,
    imageBytes: sumOf(sizes),
    labelBytes: each.label === null ? null : await bytesOf(join(root, each.label)),
    shape: each.shape,
    spacingMm: each.spacingMm,
    classFrequency: counts && counts.map((count) => count / sumOf(counts)),
    channels,
  };
}

async function bytesOf(path: string): Promise<number> {
  const files = await filesOfImage(path);
  const found = await Promise.all(files.map((file) => stat(file))).catch((error: unknown) => {
    throw toReadError(error, path);
  });
  return sumOf(found.map(({ size }) => size));
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
