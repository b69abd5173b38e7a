import type { Pipeline } from '../pipeline/pipeline.ts';
import { patchShapeOf } from '../pipeline/shapes.ts';
import {
  bfloat16,
  bfloat16Features,
  compile,
  inScope,
  paysToCompile,
  tf,
  trace,
  type Compiled,
  type tfl,
} from '../tf/index.ts';
import { voxelCount, type Triple } from '../volume/volume.ts';

export interface Predictor {
  /**
   * Class probabilities [items, …space, classes] of the patches [items, …space, channels], each without the axis of
   * items. There may be fewer than the predictor was made for: the batch is filled up, and only their own are given.
   */
  predict(patches: readonly Float32Array[]): Float32Array;
}

/** A batch of more voxels is no faster for it, and its memory grows with it. */
const mostVoxels = 2 ** 20;

/** How many patches are predicted at a time: as in training, but large ones one by one. */
export function itemsOf({ batches }: Pick<Pipeline, 'batches'>, patch: Triple): number {
  return Math.max(1, Math.min(batches.size, Math.floor(mostVoxels / voxelCount(patch))));
}

/** Of the batches: [items, z, y, x, channels]; a 2D network has z = 1. */
export type BatchShape = readonly [items: number, z: number, y: number, x: number, channels: number];

/**
 * Predicts batches of patches that all have one shape. Several networks are averaged, and so are the patches mirrored
 * along each subset of `mirrorAxes`, their predictions mirrored back. Where patches have the same shape in every case, and
 * the networks are not tiny, all of it is one graph of TensorFlow, in the precision of the training.
 */
export function createPredictor(
  networks: readonly tfl.LayersModel[],
  pipeline: Pipeline,
  [items, z, y, x, channels]: BatchShape,
): Predictor {
  const { rank, prediction } = pipeline;
  const shape = [items, ...(rank === 2 ? [y, x] : [z, y, x]), channels];
  // Of the tensor: before them lies the batch, and a 2D network has no z.
  const axes = [...new Set(prediction.mirrorAxes)].map((axis) => axis + rank - 2).filter((axis) => axis > 0);
  const subsets = subsetsOf(axes);
  const length = z * y * x * channels;
  const batch = new Float32Array(items * length);
  const graph = patchShapeOf(pipeline) === null ? null : graphOf(networks, pipeline, shape, subsets);
  return {
    predict(patches) {
      patches.forEach((patch, i) => batch.set(patch, i * length));
      batch.fill(0, patches.length * length);
      const predicted = tf.tidy(() => {
        const input = tf.tensor(batch, shape);
        return graph ? graph.run('predict', [input])[0] : average(networks, input, subsets);
      });
      // Outside of tidy, which would look for tensors in every value.
      const values = predicted.dataSync() as Float32Array;
      predicted.dispose();
      return values.subarray(0, (values.length / items) * patches.length);
    },
  };
}

/** A graph is made once for all cases; of those made for other networks or shapes, the last is kept as well. */
interface KeptGraph {
  readonly networks: readonly tfl.LayersModel[];
  readonly key: string;
  /** null where it cannot be traced. */
  readonly graph: Compiled<'predict'> | null;
}
const mostGraphs = 2;
let kept: readonly KeptGraph[] = [];

/** The graph of these networks, with the weights that they have now; null where there is none. */
function graphOf(
  networks: readonly tfl.LayersModel[],
  { training }: Pick<Pipeline, 'training'>,
  shape: readonly number[],
  subsets: readonly number[][],
): Compiled<'predict'> | null {
  if (!paysToCompile(networks)) return null;
  const key = JSON.stringify([training.precision, shape, subsets]);
  const isSame = (each: KeptGraph): boolean =>
    each.key === key && String(each.networks.map(({ id }) => id)) === String(networks.map(({ id }) => id));
  const found = kept.find(isSame);
  const variables = networks.flatMap(({ weights }) => weights.map((weight) => weight.read() as tf.Variable));
  if (found) {
    found.graph?.write(variables);
    kept = [found, ...kept.filter((each) => each !== found)];
    return found.graph;
  }
  for (const { graph } of kept.slice(mostGraphs - 1)) graph?.dispose();
  const graph = compiledOf(networks, variables, training.precision, shape, subsets);
  kept = [{ networks, key, graph }, ...kept.slice(0, mostGraphs - 1)];
  return graph;
}

function compiledOf(
  networks: readonly tfl.LayersModel[],
  variables: readonly tf.Variable[],
  precision: string,
  shape: readonly number[],
  subsets: readonly number[][],
): Compiled<'predict'> | null {
  try {
    return inScope(() => {
      const input = tf.zeros(shape as number[]);
      const predict = { inputs: [input], run: () => ({ outputs: [average(networks, input, subsets)] }) };
      // A run may come from a machine that has it to one that has not.
      const isHalf = precision === 'bfloat16' && bfloat16Features().length > 0;
      const state = variables.map((variable) => ({ variable }));
      return compile(trace({ predict }, state), variables, isHalf ? bfloat16 : null);
    });
  } catch {
    // A plug-in's network may do what has no place in a graph.
    return null;
  }
}

function average(networks: readonly tfl.LayersModel[], input: tf.Tensor, subsets: readonly number[][]): tf.Tensor {
  return tf.tidy(() => {
    const mirrored = subsets.flatMap((subset) => {
      const given = subset.length === 0 ? input : tf.reverse(input, subset);
      const outputs = networks.map((network) => network.apply(given, { training: false }) as tf.Tensor);
      return subset.length === 0 ? outputs : outputs.map((output) => tf.reverse(output, subset));
    });
    return mirrored.length === 1 ? mirrored[0] : tf.div(tf.addN(mirrored), mirrored.length);
  });
}

/** All 2^n subsets, the empty one first. */
function subsetsOf(axes: readonly number[]): number[][] {
  return axes.reduce<number[][]>((subsets, axis) => subsets.flatMap((subset) => [subset, [...subset, axis]]), [[]]);
}
