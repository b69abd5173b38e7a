import { format } from 'prettier';
import { betterTexts } from '../../shared/metrics.ts';
import { resolveParams, type Params } from '../../shared/params.ts';
import type { Format } from '../../src-main/core/io/format.ts';
import * as formats from '../../src-main/core/io/index.ts';
import { emptyPolicy } from '../../src-main/core/metrics/empty-policy.ts';
import * as metrics from '../../src-main/core/metrics/index.ts';
import { resolvePipeline } from '../../src-main/core/pipeline/pipeline.ts';
import { definitionWith, type Metric } from '../../src-main/core/metrics/metric.ts';
import { evaluationParams } from '../../src-main/core/metrics/settings.ts';
import { batchParams, patchParams, predictionParams, trainingParams } from '../../src-main/core/pipeline/sections.ts';
import { readCatalog, type Catalog, type CatalogEntry } from '../../src-main/engine/calls/catalog.ts';
import { describeModel } from '../../src-main/engine/calls/model.ts';
import * as commands from '../../src-main/hosts/cli/commands/index.ts';
import { commandHelp } from '../../src-main/hosts/cli/help.ts';
import { paramTable, table } from './tables.ts';

type Kind = Exclude<keyof Catalog, 'schemaVersion' | 'sections' | 'defaults' | 'augmentationPresets' | 'plugins'>;

const notice = 'This page is made by `node scripts/reference.mjs` from what is registered. Do not edit it.';

interface Section {
  title: string;
  intro: string;
  /** A table of all entries, before the first of them. */
  overview?(entries: readonly CatalogEntry[]): string;
  /** What follows the last entry. */
  end?(catalog: Catalog): string;
  /** What stands under an entry's help, before its settings. */
  facts?(id: string): string;
}

const sections: Record<Kind, Section> = {
  steps: {
    title: 'Steps',
    intro: 'Preprocessing, in the order of the list `steps`. Each step is undone on the prediction, in reverse order.',
  },
  augmentations: {
    title: 'Augmentations',
    intro:
      'Random changes of training patches, in the order of the list `augmentations`. Validation sees none of them.',
    end: presetLists,
  },
  architectures: {
    title: 'Architectures',
    intro:
      'Networks, for images (`rank` 2) and volumes (`rank` 3). Structures and sources: [methods](../methods.md#architectures).',
    overview: parameterOverview,
    facts: parameterCounts,
  },
  losses: { title: 'Losses', intro: 'What training lowers. Formulas: [methods](../methods.md#losses).' },
  metrics: {
    title: 'Metrics',
    intro: `Computed for each case and class on the grid of the true label. ${emptyPolicy}`,
    facts: metricFacts,
  },
  optimizers: { title: 'Optimisers', intro: 'How weights follow the gradient.' },
  schedules: { title: 'Schedules', intro: 'What the learning rate is multiplied by as training goes on.' },
  formats: { title: 'Formats', intro: 'Image files that can be read.', facts: formatFacts },
};

/** File name → text of every page of docs/reference. Starts TensorFlow, which counts the parameters of networks. */
export async function referencePages(): Promise<Map<string, string>> {
  const catalog = await readCatalog();
  const kinds = Object.keys(sections) as Kind[];
  const pages: [string, string][] = [
    ['README.md', contentsPage(kinds, catalog)],
    ['commands.md', commandsPage()],
    ['pipeline.md', pipelinePage()],
    ...kinds.map((kind): [string, string] => [`${kind}.md`, registryPage(sections[kind], catalog[kind], catalog)]),
  ];
  const formatted = pages.map(async ([name, text]) => {
    return [name, await format(text, { parser: 'markdown', printWidth: 120, singleQuote: true })] as const;
  });
  return new Map(await Promise.all(formatted));
}

function page(title: string, ...parts: string[]): string {
  return [`# ${title}`, notice, ...parts.filter(Boolean)].join('\n\n');
}

function contentsPage(kinds: readonly Kind[], catalog: Catalog): string {
  const lists = kinds.map((kind) => {
    const ids = catalog[kind].map(({ id }) => `[\`${id}\`](${kind}.md#${id.toLowerCase()})`);
    return `- [${sections[kind].title}](${kind}.md): ${ids.join(', ')}`;
  });
  const fixed = ['- [Commands](commands.md)', '- [Pipeline file](pipeline.md)'];
  return page('Reference', [...fixed, ...lists].join('\n'));
}

function commandsPage(): string {
  const parts = Object.values(commands).map(
    (command) => `## ${command.name}\n\n\`\`\`text\n${commandHelp(command)}\n\`\`\``,
  );
  return page('Commands', 'What `--help` prints.', ...parts);
}

function pipelinePage(): string {
  const described: [string, Params][] = [
    ['patches', patchParams],
    ['batches', batchParams],
    ['training', trainingParams],
    ['prediction', predictionParams],
    ['evaluation', evaluationParams],
  ];
  return page(
    'Pipeline file',
    'How to write one: [the pipeline file](../pipeline.md).',
    ...described.map(([name, params]) => `## ${name}\n\n${paramTable(params)}`),
    '## All defaults',
    'An empty pipeline, `{}`, means this one:',
    `\`\`\`json pipeline\n${JSON.stringify(resolvePipeline({}), null, 2)}\n\`\`\``,
  );
}

function registryPage(
  { title, intro, overview, facts, end }: Section,
  entries: readonly CatalogEntry[],
  catalog: Catalog,
): string {
  const parts = entries.map((entry) => {
    const lines = [`## ${entry.id}`, `**${entry.title}.** ${entry.help}`.trim(), facts?.(entry.id) ?? ''];
    if (Object.keys(entry.params).length > 0) lines.push(paramTable(entry.params));
    return lines.filter(Boolean).join('\n\n');
  });
  return page(title, intro, overview?.(entries) ?? '', ...parts, end?.(catalog) ?? '');
}

/** Each preset with the settings in which it differs from the entries' defaults. */
function presetLists({ augmentationPresets, augmentations }: Catalog): string {
  const lists = augmentationPresets.map(({ id, help, choices }) => {
    const rows = choices.map((choice) => {
      const { params } = augmentations.find((entry) => entry.id === choice.id)!;
      const changed = Object.entries(choice.params).filter(
        ([name, value]) => JSON.stringify(value) !== JSON.stringify(params[name].default),
      );
      const settings = changed.map(([name, value]) => `\`${name}\` ${JSON.stringify(value)}`).join(', ');
      return [`[\`${choice.id}\`](#${choice.id.toLowerCase()})`, settings || 'all defaults'];
    });
    return `### ${id}\n\n${help}\n\n${table(['augmentation', 'settings other than its defaults'], rows)}`;
  });
  const intro = 'A pipeline may name one of these in place of a list: `"augmentations": "nnU-Net"`.';
  return ['## Presets', intro, ...lists].join('\n\n');
}

function parametersOf(architecture: string, rank: 2 | 3, classes: number) {
  return describeModel({ architecture, rank, channels: 1, classes, params: {} }).parameters;
}

function parameterOverview(entries: readonly CatalogEntry[]): string {
  const rows = entries.map(({ id }) => [
    `[\`${id}\`](#${id.toLowerCase()})`,
    ...([2, 3] as const).map((rank) => parametersOf(id, rank, 2).total.toLocaleString('en')),
  ]);
  return `Parameters with the defaults, for one channel and two classes:\n\n${table(['architecture', 'rank 2', 'rank 3'], rows)}`;
}

function parameterCounts(architecture: string): string {
  const rows = ([2, 3] as const).flatMap((rank) =>
    [2, 3].map((classes) => {
      const { total, trainable, nonTrainable } = parametersOf(architecture, rank, classes);
      return [rank, classes, ...[total, trainable, nonTrainable].map((count) => count.toLocaleString('en'))];
    }),
  );
  return `Parameters with the defaults, for one channel:\n\n${table(['rank', 'classes', 'total', 'trainable', 'not trainable'], rows)}`;
}

function metricFacts(id: string): string {
  const metric = metrics[id as keyof typeof metrics] as unknown as Metric;
  const { unit, better, basis, params } = metric;
  const definition = definitionWith(metric, resolveParams(params, {}, id));
  const sources = {
    counts: 'from voxel counts',
    surfaces: 'from the borders of foreground classes',
    lesions: 'from the connected parts of foreground classes',
  } as const;
  const facts = [
    `Definition \`${definition}\``,
    betterTexts[better].replace(/^./, (letter) => letter.toLowerCase()),
    unit ? `in ${unit}` : 'without a unit',
    sources[basis],
  ];
  return `${facts.join('; ')}.`;
}

function formatFacts(id: string): string {
  const { extensions, write } = (formats as unknown as Record<string, Format>)[id];
  return `${extensions.map((each) => `\`${each}\``).join(', ')}; ${write ? 'read and written' : 'read only'}.`;
}
