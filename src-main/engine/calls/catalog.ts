import type { Catalog, CatalogEntry, PipelineJson } from '../../../shared/configure.ts';
import type { Params } from '../../../shared/params.ts';

export type { Catalog, CatalogEntry };

interface Entry {
  title: string;
  help?: string;
  params?: Params;
}

/** Everything that is registered, as data: forms, command-line help and the reference are made from it. */
export async function readCatalog(): Promise<Catalog> {
  const [steps, augmentations, architectures, losses, metrics, formats, optimizers, schedules] = await Promise.all([
    import('../../core/steps/index.ts'),
    import('../../core/augment/index.ts'),
    import('../../core/architectures/index.ts'),
    import('../../core/losses/index.ts'),
    import('../../core/metrics/index.ts'),
    import('../../core/io/index.ts'),
    import('../../core/optimizers/index.ts'),
    import('../../core/schedules/index.ts'),
  ]);
  const [{ sections }, { resolvePipeline }, { augmentationPresets }] = await Promise.all([
    import('../../core/pipeline/sections.ts'),
    import('../../core/pipeline/pipeline.ts'),
    import('../../core/augment/presets.ts'),
  ]);
  return {
    schemaVersion: 1,
    steps: entriesOf(steps),
    augmentations: entriesOf(augmentations),
    // With all settings, as a pipeline that names the preset has them.
    augmentationPresets: augmentationPresets.map(({ id, title, help }) => ({
      ...{ id, title, help },
      choices: [...resolvePipeline({ augmentations: id }).augmentations],
    })),
    architectures: entriesOf(architectures),
    losses: entriesOf(losses),
    metrics: entriesOf(metrics),
    formats: entriesOf(formats),
    optimizers: entriesOf(optimizers),
    schedules: entriesOf(schedules),
    sections,
    defaults: resolvePipeline({}) as unknown as PipelineJson,
  };
}

/** A registry's entries are its exports that have a title; the id is the export's name. */
function entriesOf(namespace: Readonly<Record<string, unknown>>): CatalogEntry[] {
  return Object.entries(namespace)
    .filter((pair): pair is [string, Entry] => isEntry(pair[1]))
    .map(([id, { title, help = '', params = {} }]) => ({ id, title, help, params }));
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && 'title' in value && typeof value.title === 'string';
}
