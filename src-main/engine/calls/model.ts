import { StudioError } from '../../../shared/errors.ts';
import { resolveParams, suggest } from '../../../shared/params.ts';
import type { NetworkInput } from '../../core/architectures/architecture.ts';
import * as architectures from '../../core/architectures/index.ts';
import { entriesOf } from '../../core/plugins/registry.ts';
import { startTensorFlow, type tfl } from '../../core/tf/index.ts';

export interface ModelCall extends Omit<NetworkInput, 'seed'> {
  readonly architecture: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Layers of an architecture and how many parameters they have. */
export function describeModel({ architecture, params, ...input }: ModelCall) {
  const known = entriesOf('architectures', architectures);
  if (!Object.hasOwn(known, architecture)) {
    throw new StudioError(
      'usage',
      `there is no architecture "${architecture}"`,
      `use ${suggest(architecture, Object.keys(known))}`,
    );
  }
  const { title, params: descriptors, build } = known[architecture];
  const resolved = resolveParams(descriptors, params, 'params', 'usage');
  startTensorFlow();
  // Large networks have hundreds of megabytes of weights: they are neither drawn nor kept.
  const network = build({ ...input, seed: null }, resolved);
  const [trainable, nonTrainable] = [network.trainableWeights, network.nonTrainableWeights].map(count);
  const description = {
    schemaVersion: 1,
    architecture,
    title,
    params: resolved,
    parameters: { total: trainable + nonTrainable, trainable, nonTrainable },
    layers: network.layers.map((layer) => ({
      name: layer.name,
      type: layer.getClassName().replace(/^Studio/, ''),
      outputShape: layer.outputShape as tfl.Shape,
      parameters: layer.countParams(),
    })),
  };
  network.dispose();
  return description;
}

function count(weights: readonly tfl.LayerVariable[]): number {
  return weights.reduce((sum, { shape }) => sum + shape.reduce<number>((size, each) => size * each!, 1), 0);
}
