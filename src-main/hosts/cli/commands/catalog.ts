import { StudioError } from '../../../../shared/errors.ts';
import type { Catalog, CatalogEntry } from '../../../engine/calls/catalog.ts';
import { defineCommand } from '../command.ts';
import { pluginOption } from '../plugin-option.ts';

export const catalog = defineCommand({
  name: 'catalog',
  summary: 'list every step, augmentation, architecture, loss, metric and format with its parameters',
  details: 'Plug-ins are checked, and those that are bad named: the command then fails.',
  positionals: [],
  options: { ...pluginOption },
  json: true,
  async run({ json, out }) {
    const { readCatalog } = await import('../../../engine/calls/catalog.ts');
    const all = await readCatalog();
    if (json) out.json(all);
    else printCatalog(all, (text) => out.line(text));
    const bad = all.plugins.filter(({ fault }) => fault !== null);
    if (bad.length === 0) return;
    const message = `${bad.length} of ${all.plugins.length} plug-ins ${bad.length === 1 ? 'is' : 'are'} left out`;
    throw new StudioError('bad-plugin', message, 'see the warnings');
  },
});

function printCatalog(all: Catalog, print: (text?: string) => void): void {
  const {
    schemaVersion: _version,
    sections: _sections,
    defaults: _defaults,
    augmentationPresets,
    plugins,
    ...kinds
  } = all;
  for (const [kind, entries] of Object.entries(kinds)) {
    print(kind);
    for (const entry of entries) printEntry(entry, print);
    print();
  }
  print('augmentation presets');
  for (const { id, help, choices } of augmentationPresets) {
    print(`  ${id}: ${help}`);
    for (const choice of choices) print(`    ${choice.id}`);
  }
  if (plugins.length === 0) return;
  print();
  print('plug-ins');
  for (const { file, fault, entries } of plugins) {
    print(
      `  ${file}: ${fault ? `left out: ${fault.message}` : entries.map(({ kind, id }) => `${kind}.${id}`).join(', ')}`,
    );
  }
}

function printEntry({ id, title, params, plugin }: CatalogEntry, print: (text: string) => void): void {
  print(`  ${id}: ${title}${plugin ? ` (from plug-in ${plugin})` : ''}`);
  for (const [name, param] of Object.entries(params)) {
    const unit = param.unit ? ` ${param.unit}` : '';
    const options = param.kind === 'choice' ? `, one of ${param.options.join(', ')}` : '';
    print(`    ${name} = ${JSON.stringify(param.default)}${unit}${options}: ${param.help}`);
  }
}
