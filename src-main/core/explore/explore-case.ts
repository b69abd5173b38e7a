import { z } from 'zod';
import { loadCase } from '../io/load-case.ts';
import type { LabelVolume, FloatVolume } from '../volume/volume.ts';
import type { CaseRequest } from './analyze-case.ts';

/**
 * The limits of the bins of a channel, ascending: of the N bins that are equally wide, and of one more behind them, which
 * ends at the last. N + 2 numbers.
 */
export type Edges = readonly number[];

const rangeSchema = z.object({ minimum: z.number(), maximum: z.number() });
const binsSchema = z.array(z.number());

/** What the third pass finds in a case, of each channel. */
export const exploredCaseSchema = z.array(
  z.object({
    ...rangeSchema.shape,
    /** Voxels below the first limit, in each of the N bins, and above them: N + 2 counts. */
    bins: binsSchema,
    /** The same of each class, in class order; a class that the case does not have has no range. Null without a label. */
    classes: z.array(z.object({ range: rangeSchema.nullable(), bins: binsSchema })).nullable(),
  }),
);

export type ExploredCase = z.infer<typeof exploredCaseSchema>;
type Channel = ExploredCase[number];

/** `edges` has one entry a channel. */
export async function exploreCase(request: CaseRequest & { edges: readonly Edges[] }): Promise<ExploredCase> {
  const { root, each, dataset, edges } = request;
  const { image, label } = (await loadCase(root, each, dataset)).sample;
  return edges.map((limits, channel) => exploreChannel(image, label, channel, limits, dataset.classes.length));
}

function exploreChannel(
  { data, shape }: FloatVolume,
  label: LabelVolume | null,
  channel: number,
  edges: Edges,
  classes: number,
): Channel {
  const channels = shape[3];
  const width = edges.length;
  const counts = new Float64Array(classes * width);
  const least = new Float64Array(classes).fill(Infinity);
  const most = new Float64Array(classes).fill(-Infinity);
  for (let voxel = 0, i = channel; i < data.length; voxel++, i += channels) {
    const value = data[i];
    const index = label ? label.data[voxel] : 0;
    counts[index * width + binOf(value, edges)]++;
    if (value < least[index]) least[index] = value;
    if (value > most[index]) most[index] = value;
  }
  const perClass = Array.from({ length: classes }, (_, index) => ({
    range: most[index] === -Infinity ? null : { minimum: least[index], maximum: most[index] },
    bins: [...counts.subarray(index * width, (index + 1) * width)],
  }));
  return {
    minimum: least.reduce((a, b) => Math.min(a, b)),
    maximum: most.reduce((a, b) => Math.max(a, b)),
    bins: Array.from({ length: width }, (_, bin) => perClass.reduce((sum, { bins }) => sum + bins[bin], 0)),
    classes: label && perClass,
  };
}

/** 0: below the first limit; i: from limit i − 1 to limit i, the last of the N bins with its end; N + 1: above. */
function binOf(value: number, edges: Edges): number {
  const last = edges.length - 2;
  if (value < edges[0]) return 0;
  if (value > edges[last]) return last + 1;
  return Math.min(last, 1 + Math.floor((last * (value - edges[0])) / (edges[last] - edges[0] || 1)));
}
