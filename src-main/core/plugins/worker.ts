import { pluginKinds } from '../../../shared/plugins.ts';
import { serveThread } from '../threads/serve-thread.ts';
import type { PluginInUse } from './in-use.ts';
import { importPlugin } from './take.ts';
import { toolboxFor } from './toolbox.ts';

/** Entry of the thread in which plug-ins are tried before they are let into a process that others depend on. */
// Its time is not the plug-in's.
await toolboxFor(pluginKinds);
serveThread(async (plugin: PluginInUse) => {
  const entries = await importPlugin(plugin);
  return entries.map(({ kind, id, entry: { title } }) => ({ kind, id, title }));
});
