import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { StudioError } from '../../../shared/errors.ts';
import type { UsedPlugin } from '../../../shared/plugins.ts';
import { makeFolder, writeFileAtomic } from '../runs/files.ts';
import { pluginsInUse } from './in-use.ts';
import { addedEntries, originOf, pluginFormatOf, type PluginKind } from './registry.ts';

type Chosen = { readonly id: string };

/** What of a run may come from plug-ins. */
interface Run {
  readonly pipeline: {
    readonly steps: readonly Chosen[];
    readonly augmentations: readonly Chosen[];
    readonly architecture: Chosen;
    readonly loss: Chosen;
    readonly metrics: readonly Chosen[];
  };
  readonly dataset: {
    readonly cases: readonly { readonly images: readonly string[]; readonly label: string | null }[];
  };
}

/** The plug-ins that a run uses: those of its pipeline, of the files of its cases, and of all metrics. */
export function usedPlugins({ pipeline, dataset }: Run): UsedPlugin[] {
  const { steps, augmentations, architecture, loss, metrics } = pipeline;
  const formats = dataset.cases.flatMap(({ images, label }) => [...images, ...(label === null ? [] : [label])]);
  const chosen: Readonly<Record<PluginKind, readonly string[]>> = {
    steps: idsOf(steps),
    augmentations: idsOf(augmentations),
    architectures: [architecture.id],
    losses: idsOf([loss, ...metrics]),
    formats: formats.map(pluginFormatOf).filter((id) => id !== null),
    // All are scored, whether or not anybody looks at them.
    metrics: addedEntries('metrics').map(({ id }) => id),
  };
  return pluginsInUse().flatMap(({ path, sha256 }) => {
    const file = basename(path);
    const names = Object.entries(chosen).flatMap(([kind, ids]) =>
      [...new Set(ids)].filter((id) => originOf(kind as PluginKind, id) === file).map((id) => `${kind}.${id}`),
    );
    return names.length === 0 ? [] : [{ file, sha256, entries: names }];
  });
}

/**
 * That everything which a run uses is there. Throws `bad-plugin` for what is not; returns a sentence for each plug-in that
 * is another one than the run used last.
 */
export function comparePlugins(recorded: readonly UsedPlugin[]): string[] {
  const latest = new Map(recorded.map((each) => [each.file, each]));
  return [...latest.values()].flatMap(({ file, sha256, entries }) => {
    const origins = entries.map((name) => {
      const [kind, id] = name.split('.') as [PluginKind, string];
      const origin = originOf(kind, id);
      // What a metric told stays told; all else is needed.
      if (origin === null && kind !== 'metrics') throw missing(file, name);
      return origin;
    });
    if (origins.includes(null)) return [`the metrics of the plug-in ${file} are not there, and are not scored`];
    const now = pluginsInUse().filter(({ path }) => origins.includes(basename(path)));
    if (now.every((each) => each.sha256 === sha256)) return [];
    const names = now.map(({ path }) => basename(path)).join(', ');
    return [
      `the run used another version of the plug-in ${file}: ${entries.join(', ')} are taken from ${names} as it is`,
    ];
  });
}

function missing(file: string, name: string): StudioError {
  const next = `look at the copy in the folder "plugins" of the run; if you trust it, put it into your plug-in folder`;
  return new StudioError('bad-plugin', `the run needs ${name} of the plug-in ${file}, which is not there`, next);
}

/** Those of `used` that `recorded` does not have. */
export function newlyUsed(used: readonly UsedPlugin[], recorded: readonly UsedPlugin[]): UsedPlugin[] {
  return used.filter(({ sha256 }) => recorded.every((each) => each.sha256 !== sha256));
}

/** Copies plug-ins into the folder of a run, for people to look at: nothing is ever run from there. */
export async function copyPlugins(used: readonly UsedPlugin[], folder: string): Promise<void> {
  if (used.length > 0) await makeFolder(folder);
  for (const { file, sha256 } of used) {
    const { source } = pluginsInUse().find((each) => each.sha256 === sha256)!;
    // A run may have gone on with another version of it.
    const name = existsSync(join(folder, file)) ? file.replace(/\.mjs$/, `-${sha256.slice(0, 8)}.mjs`) : file;
    await writeFileAtomic(join(folder, name), source);
  }
}

function idsOf(chosen: readonly Chosen[]): string[] {
  return chosen.map(({ id }) => id);
}
