import { StudioError } from '../../../shared/errors.ts';
import { defineParams } from '../../../shared/params.ts';
import { defineArchitecture } from '../architectures/architecture.ts';
import { defineAugmentation, probability } from '../augment/augmentation.ts';
import type { Format } from '../io/format.ts';
import { defineLoss } from '../losses/loss.ts';
import { defineMetric } from '../metrics/metric.ts';
import { toReadError, writeFileAtomic } from '../runs/files.ts';
import { defineStep } from '../steps/step.ts';
import { identityAffine, spacingOf, spatialShape, voxelCount } from '../volume/volume.ts';
import type { PluginKind } from './registry.ts';

/** What every plug-in is given. `define…` only check types. */
const tools = {
  ...{ defineArchitecture, defineAugmentation, defineLoss, defineMetric, defineParams, defineStep },
  defineFormat: (format: Format): Format => format,
  ...{ StudioError, identityAffine, probability, spacingOf, spatialShape, toReadError, voxelCount, writeFileAtomic },
};

/** What needs TensorFlow's operations, and may therefore use them. */
const computing: readonly PluginKind[] = ['architectures', 'losses'];

/** TensorFlow's JavaScript takes as long to load as all else: threads that only prepare data do without. */
export async function toolboxFor(kinds: readonly PluginKind[]) {
  if (!kinds.some((kind) => computing.includes(kind))) return tools;
  const [{ tf, tfl }, layers, losses] = await Promise.all([
    import('../tf/index.ts'),
    import('../layers/index.ts'),
    import('../losses/index.ts'),
  ]);
  return { ...tools, tf, tfl, layers, losses };
}

/** Whether a thread, which never computes by TensorFlow, has a use for a plug-in. */
export function isForThreads(kinds: readonly PluginKind[]): boolean {
  return kinds.some((kind) => !computing.includes(kind));
}

export type Toolbox = Awaited<ReturnType<typeof toolboxFor>>;
