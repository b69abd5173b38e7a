import type { Options } from './command.ts';
import type { Output } from './output.ts';

/** What every command has that reads data or resolves a pipeline. */
export const pluginOption = {
  plugins: {
    type: 'string',
    value: 'DIR',
    help: 'a folder with plug-ins, in place of the one that MISCNN_PLUGINS names',
  },
} as const satisfies Options;

/** Uses the plug-ins of the folder that was named, before the command runs. One that is bad is told and left out. */
export async function usePlugins(named: unknown, out: Output): Promise<void> {
  const folder = typeof named === 'string' ? named : process.env.MISCNN_PLUGINS;
  if (!folder) return;
  const { loadPlugins } = await import('../../engine/calls/plugins.ts');
  const { plugins } = await loadPlugins(folder);
  for (const { fault } of plugins) if (fault) out.note(`warning: ${fault.message}; ${fault.next}`);
}
