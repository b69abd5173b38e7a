import { pluginFault } from './fault.ts';
import type { PluginEntry } from './registry.ts';

/** Takes note of the ids of ours, then of each plug-in. What it returns throws `bad-plugin` for one that is taken. */
export async function createClaims(): Promise<(file: string, entries: readonly PluginEntry[]) => void> {
  const [architectures, losses, metrics, steps, augmentations, formats] = await Promise.all([
    import('../architectures/index.ts'),
    import('../losses/index.ts'),
    import('../metrics/index.ts'),
    import('../steps/index.ts'),
    import('../augment/index.ts'),
    import('../io/index.ts'),
  ]);
  const owners = new Map<string, string>();
  for (const [kind, entries] of Object.entries({ architectures, losses, metrics, steps, augmentations, formats })) {
    for (const [id, entry] of Object.entries(entries as Record<string, object>)) {
      for (const name of namesOf({ kind, id, entry })) owners.set(name, 'MIScnn Studio itself');
    }
  }
  return (file, entries) => {
    const names = entries.flatMap(namesOf);
    const taken = names.find((name) => owners.has(name));
    if (taken) throw pluginFault(file, `${taken} is there already, from ${owners.get(taken)}: choose another`);
    for (const name of names) owners.set(name, `plug-in ${file}`);
  };
}

/** The id under its kind, and the extensions of a format. */
function namesOf({ kind, id, entry }: { kind: string; id: string; entry: object }): string[] {
  const extensions = 'extensions' in entry ? (entry.extensions as string[]) : [];
  return [`${kind}.${id}`, ...extensions];
}
