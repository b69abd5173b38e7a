import { z } from 'zod';
import type { Case, Dataset } from '../../../shared/dataset.ts';
import { loadCase } from '../io/load-case.ts';
import { channelStatistics } from '../volume/intensity.ts';
import { determinant3 } from '../volume/matrix3.ts';
import { channelPercentiles } from '../volume/percentile.ts';
import { voxelCount, type Affine, type FloatVolume, type LabelVolume } from '../volume/volume.ts';

export interface CaseRequest {
  /** The folder that the case's paths are relative to. */
  readonly root: string;
  readonly each: Pick<Case, 'id' | 'images' | 'label'>;
  readonly dataset: Pick<Dataset, 'channels' | 'classes'>;
}

/** What the first pass finds in a case. */
export const caseRangeSchema = z.object({
  voxels: z.number(),
  /** Millilitres of one voxel. */
  voxelMl: z.number(),
  channels: z.array(
    z.object({
      min: z.number(),
      max: z.number(),
      mean: z.number(),
      sd: z.number(),
      p1: z.number(),
      median: z.number(),
      p99: z.number(),
    }),
  ),
  /** Voxels of each class; null without a label. */
  classVoxels: z.array(z.number()).nullable(),
});

const histogramSchema = z.object({
  overall: z.array(z.array(z.number())),
  /** [channel][class][bin]; null without a label. */
  perClass: z.array(z.array(z.array(z.number()))).nullable(),
});

/** What the second pass finds in a case: voxels a bin, of each channel; between the same ends for all cases, or its own. */
export const caseHistogramSchema = histogramSchema.extend({ relative: histogramSchema });

export type CaseRange = z.infer<typeof caseRangeSchema>;
export type CaseHistogram = z.infer<typeof caseHistogramSchema>;

/** Bins that are equally wide from `min` to `max`; the outer ones hold what lies beyond, too. */
export interface Bins {
  readonly min: number;
  readonly max: number;
  readonly count: number;
}

export async function caseRange({ root, each, dataset }: CaseRequest): Promise<CaseRange> {
  const { sample } = await loadCase(root, each, dataset);
  const { image, label } = sample;
  return {
    voxels: voxelCount(image.shape),
    voxelMl: voxelMl(image.affine),
    channels: dataset.channels.map((_, channel) => {
      const [p1, median, p99] = channelPercentiles(image, channel, [1, 50, 99]);
      return { ...channelStatistics(image, channel, 'whole', each.id), p1, median, p99 };
    }),
    classVoxels: label && countClasses(label, dataset.classes.length),
  };
}

/** `bins` and `ownBins`, those of this case only, have one entry a channel. */
export async function caseHistogram(
  request: CaseRequest & { bins: readonly Bins[]; ownBins: readonly Bins[] },
): Promise<CaseHistogram> {
  const { root, each, dataset, bins, ownBins } = request;
  const { image, label } = (await loadCase(root, each, dataset)).sample;
  const histogram = (all: readonly Bins[]) => {
    const perChannel = all.map((each, channel) => countBins(image, label, channel, each, dataset.classes.length));
    return { overall: perChannel.map((classes) => sumOf(classes)), perClass: label && perChannel };
  };
  return { ...histogram(bins), relative: histogram(ownBins) };
}

function voxelMl(affine: Affine): number {
  const [a, b, c, , d, e, f, , g, h, i] = affine;
  return Math.abs(determinant3([a, b, c, d, e, f, g, h, i])) / 1000;
}

function countClasses({ data }: LabelVolume, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (let i = 0; i < data.length; i++) counts[data[i]]++;
  return counts;
}

/** [class][bin]; without a label all voxels are of the first class. */
function countBins(
  { data, shape }: FloatVolume,
  label: LabelVolume | null,
  channel: number,
  { min, max, count }: Bins,
  classes: number,
): number[][] {
  const counts = new Float64Array(classes * count);
  const factor = max > min ? count / (max - min) : 0;
  const channels = shape[3];
  for (let voxel = 0, i = channel; i < data.length; voxel++, i += channels) {
    const bin = Math.max(0, Math.min(count - 1, Math.floor((data[i] - min) * factor)));
    counts[(label ? label.data[voxel] : 0) * count + bin]++;
  }
  return Array.from({ length: classes }, (_, index) => [...counts.subarray(index * count, (index + 1) * count)]);
}

function sumOf(rows: readonly (readonly number[])[]): number[] {
  return rows.reduce<number[]>((sum, row) => row.map((value, i) => value + (sum[i] ?? 0)), []);
}
