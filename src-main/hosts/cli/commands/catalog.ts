import type { CatalogEntry } from '../../../engine/calls/catalog.ts';
import { defineCommand } from '../command.ts';

export const catalog = defineCommand({
  name: 'catalog',
  summary: 'list every step, augmentation, architecture, loss, metric and format with its parameters',
  positionals: [],
  options: {},
  json: true,
  async run({ json, out }) {
    const { readCatalog } = await import('../../../engine/calls/catalog.ts');
    const all = await readCatalog();
    if (json) return out.json(all);

    const { schemaVersion: _version, sections: _sections, defaults: _defaults, augmentationPresets, ...kinds } = all;
    for (const [kind, entries] of Object.entries(kinds)) {
      out.line(kind);
      for (const entry of entries) printEntry(entry, (text) => out.line(text));
      out.line();
    }
    out.line('augmentation presets');
    for (const { id, help, choices } of augmentationPresets) {
      out.line(`  ${id}: ${help}`);
      for (const choice of choices) out.line(`    ${choice.id}`);
    }
  },
});

function printEntry({ id, title, params }: CatalogEntry, print: (text: string) => void): void {
  print(`  ${id}: ${title}`);
  for (const [name, param] of Object.entries(params)) {
    const unit = param.unit ? ` ${param.unit}` : '';
    const options = param.kind === 'choice' ? `, one of ${param.options.join(', ')}` : '';
    print(`    ${name} = ${JSON.stringify(param.default)}${unit}${options}: ${param.help}`);
  }
}
