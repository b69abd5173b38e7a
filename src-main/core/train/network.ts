import type { Dataset } from '../../../shared/dataset.ts';
import * as architectures from '../architectures/index.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { entriesOf } from '../plugins/registry.ts';
import type { tfl } from '../tf/index.ts';

/** The untrained network of a pipeline for a data set. `startTensorFlow` must have been called. */
export function buildNetwork(pipeline: Pipeline, dataset: Pick<Dataset, 'channels' | 'classes'>): tfl.LayersModel {
  const { id, params } = pipeline.architecture;
  const architecture = entriesOf('architectures', architectures)[id];
  const { rank, seed } = pipeline;
  const [channels, classes] = [dataset.channels.length, dataset.classes.length];
  return architecture.build({ rank, channels, classes, seed }, params as never);
}
