import type { Dataset } from '../../../shared/dataset.ts';
import type { Architecture } from '../architectures/architecture.ts';
import * as architectures from '../architectures/index.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { tfl } from '../tf/index.ts';

/** The untrained network of a pipeline for a data set. `startTensorFlow` must have been called. */
export function buildNetwork(pipeline: Pipeline, dataset: Pick<Dataset, 'channels' | 'classes'>): tfl.LayersModel {
  const { id, params } = pipeline.architecture;
  const architecture = architectures[id] as Architecture;
  const { rank, seed } = pipeline;
  const [channels, classes] = [dataset.channels.length, dataset.classes.length];
  return architecture.build({ rank, channels, classes, seed }, params as Parameters<Architecture['build']>[1]);
}
