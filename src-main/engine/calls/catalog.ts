import type { Catalog, CatalogEntry, PipelineJson } from '../../../shared/configure.ts';
import type { Params } from '../../../shared/params.ts';
import { pluginsFound } from '../../core/plugins/in-use.ts';
import { entriesOf, originOf, type PluginKind } from '../../core/plugins/registry.ts';

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
    steps: listed('steps', steps),
    augmentations: listed('augmentations', augmentations),
    // With all settings, as a pipeline that names the preset has them.
    augmentationPresets: augmentationPresets.map(({ id, title, help }) => ({
      ...{ id, title, help },
      choices: [...resolvePipeline({ augmentations: id }).augmentations],
    })),
    architectures: listed('architectures', architectures),
    losses: listed('losses', losses),
    metrics: listed('metrics', metrics),
    formats: listed('formats', formats),
    optimizers: ours(optimizers),
    schedules: ours(schedules),
    sections,
    defaults: resolvePipeline({}) as unknown as PipelineJson,
    plugins: pluginsFound().plugins,
  };
}

/** Ours, then those of plug-ins with the file that they come from. */
function listed(kind: PluginKind, builtIn: Readonly<Record<string, unknown>>): CatalogEntry[] {
  return ours(entriesOf(kind, builtIn)).map((entry) => {
    const plugin = originOf(kind, entry.id);
    return plugin === null ? entry : { ...entry, plugin };
  });
}

/** A registry's entries are its exports that have a title; the id is the export's name. */
function ours(namespace: Readonly<Record<string, unknown>>): CatalogEntry[] {
  return Object.entries(namespace)
    .filter((pair): pair is [string, Entry] => isEntry(pair[1]))
    .map(([id, { title, help = '', params = {} }]) => ({ id, title, help, params }));
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && 'title' in value && typeof value.title === 'string';
}
