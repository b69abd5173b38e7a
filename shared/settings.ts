import type { Catalog, CatalogEntry, PipelineJson } from './configure.ts';
import type { Params } from './params.ts';

/** A setting of a pipeline in words. */
export interface Setting {
  /** As in `architecture.unet.filters`: the same setting of another pipeline has the same. */
  readonly id: string;
  readonly group: string;
  readonly title: string;
  readonly unit: string;
  readonly value: string;
}

export interface Difference {
  readonly id: string;
  readonly group: string;
  readonly title: string;
  readonly unit: string;
  /** Of each pipeline; null where it has no such setting. */
  readonly values: readonly (string | null)[];
}

type Choice = PipelineJson['loss'];

/** Every setting of a pipeline, in the order of the work. */
export function settingsOf(pipeline: PipelineJson, catalog: Catalog): Setting[] {
  const { steps, augmentations, architecture, loss, metrics, optimizer, schedule } = pipeline;
  return [
    setting('rank', 'General', 'Dimensions', `${pipeline.rank}D`),
    setting('seed', 'General', 'Seed', pipeline.seed),
    setting('deterministic', 'General', 'Deterministic', pipeline.deterministic),
    ...choices('steps', 'Preparation', 'Steps', steps, catalog.steps),
    ...section('patches', 'Patches', pipeline.patches, catalog.sections.patches),
    ...section('batches', 'Batches', pipeline.batches, catalog.sections.batches),
    ...choices('augmentations', 'Augmentation', 'Augmentations', augmentations, catalog.augmentations),
    ...choices('architecture', 'Network', 'Architecture', [architecture], catalog.architectures),
    ...choices('loss', 'Loss', 'Loss', [loss], catalog.losses),
    ...choices('optimizer', 'Optimiser', 'Optimiser', [optimizer], catalog.optimizers),
    ...choices('schedule', 'Learning rate', 'Schedule', [schedule], catalog.schedules),
    ...section('training', 'Training', pipeline.training, catalog.sections.training),
    ...choices('metrics', 'Training', 'Scored as well', metrics, catalog.losses),
    ...section('prediction', 'Prediction', pipeline.prediction, catalog.sections.prediction),
    ...section('evaluation', 'Evaluation', pipeline.evaluation, catalog.sections.evaluation),
  ];
}

/** The settings in which pipelines differ, in the order of the first pipeline that has them. */
export function differencesOf(pipelines: readonly (readonly Setting[])[]): Difference[] {
  const places = pipelines.map((settings) => new Map(settings.map((each) => [each.id, each])));
  const all = new Map(pipelines.flat().map((each) => [each.id, each]));
  return [...all.values()]
    .map(({ id, group, title, unit }) => {
      const values = places.map((place) => place.get(id)?.value ?? null);
      return { id, group, title, unit, values };
    })
    .filter(({ values }) => values.some((value) => value !== values[0]));
}

const isList = ['steps', 'augmentations', 'metrics'];

/** What was chosen in which order, then the settings of each. */
function choices(
  id: string,
  group: string,
  title: string,
  chosen: readonly Choice[],
  entries: readonly CatalogEntry[],
): Setting[] {
  const entryOf = (choice: Choice): CatalogEntry | undefined => entries.find((entry) => entry.id === choice.id);
  const titles = chosen.map((choice) => entryOf(choice)?.title ?? choice.id);
  const counts = new Map<string, number>();
  const details = chosen.flatMap((choice, i) => {
    const count = (counts.get(choice.id) ?? 0) + 1;
    counts.set(choice.id, count);
    const key = count === 1 ? choice.id : `${choice.id}-${count}`;
    const prefix = chosen.length > 1 || isList.includes(id) ? `${titles[i]}: ` : '';
    return section(`${id}.${key}`, group, choice.params, entryOf(choice)?.params, prefix);
  });
  return [setting(id, group, title, titles.length === 0 ? 'none' : titles.join(' → ')), ...details];
}

function section(
  id: string,
  group: string,
  values: Readonly<Record<string, unknown>>,
  params: Params = {},
  prefix = '',
): Setting[] {
  return Object.entries(values).map(([name, value]) => {
    const { title = name, unit = '' } = params[name] ?? {};
    return setting(`${id}.${name}`, group, prefix + title, value, unit);
  });
}

function setting(id: string, group: string, title: string, value: unknown, unit = ''): Setting {
  return { id, group, title, unit, value: textOf(value) };
}

function textOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(textOf).join(', ');
  if (typeof value === 'object' && value !== null) return JSON.stringify(value);
  return String(value);
}
