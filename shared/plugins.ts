import { z } from 'zod';

/** What plug-ins may add to, by the name under which they do. */
export const pluginKinds = ['architectures', 'losses', 'metrics', 'steps', 'augmentations', 'formats'] as const;

export const pluginEntrySchema = z.object({ kind: z.enum(pluginKinds), id: z.string(), title: z.string() });

/** A file of the plug-in folder, and what became of it. */
export const pluginStatusSchema = z.object({
  /** Base name. */
  file: z.string(),
  /** Of its content; null where it could not be read. */
  sha256: z.string().nullable(),
  entries: z.array(pluginEntrySchema),
  /** Why it is left out; null where it is in use. */
  fault: z.object({ message: z.string(), next: z.string() }).nullable(),
});

export const pluginsSchema = z.object({
  /** Where they are looked for; null: nowhere. */
  folder: z.string().nullable(),
  plugins: z.array(pluginStatusSchema),
});

/** In `run.json`: a plug-in that a run uses. A copy lies in the run's folder `plugins`. */
export const usedPluginSchema = z.object({
  file: z.string(),
  sha256: z.string(),
  /** What of it the run uses, as in `losses.logCoshDice`. */
  entries: z.array(z.string()),
});

export type PluginStatus = z.infer<typeof pluginStatusSchema>;
export type Plugins = z.infer<typeof pluginsSchema>;
export type UsedPlugin = z.infer<typeof usedPluginSchema>;
