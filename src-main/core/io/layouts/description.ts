import { join } from 'node:path';
import { z } from 'zod';
import type { Dataset, Problem } from '../../../../shared/dataset.ts';
import { StudioError } from '../../../../shared/errors.ts';
import { readJson } from '../../runs/files.ts';
import { problem } from './layout.ts';

/** dataset.json of the Medical Segmentation Decathlon (`modality`, labels by number) or of nnU-Net (labels by name). */
export interface Description {
  readonly name: string | null;
  readonly channels: readonly string[] | null;
  /** Whether channels are named as nnU-Net does. */
  readonly namesChannels: boolean;
  readonly classes: Dataset['classes'] | null;
  /** Names of structures in labels that are no classes and are to be left out without a word. */
  readonly ignoredLabels: readonly string[];
  /** Base names of the image files that it lists for training. */
  readonly listedImages: readonly string[];
  readonly problems: readonly Problem[];
}

const names = z.union([z.record(z.string(), z.string()), z.array(z.string())]);
const schema = z.object({
  name: z.string().optional(),
  channel_names: names.optional(),
  modality: names.optional(),
  labels: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.number())])).optional(),
  ignoredLabels: z.array(z.string()).optional(),
  training: z.array(z.union([z.string(), z.object({ image: z.string() })])).optional(),
});

const fileName = 'dataset.json';
const next = 'correct it, or remove it: classes are then taken from the label files';

/** Throws `bad-file` where it is no JSON or its labels make no sense. */
export async function readDescription(root: string): Promise<Description> {
  const { name, channel_names, modality, labels, ignoredLabels, training } = await readJson(
    join(root, fileName),
    schema,
  );
  const channels = channel_names ?? modality;
  const { classes, problems } = labels ? classesOf(labels) : { classes: null, problems: [] };
  return {
    name: name ?? null,
    channels: channels && Object.keys(channels).length > 0 ? inOrder(channels) : null,
    namesChannels: channel_names !== undefined,
    classes,
    ignoredLabels: ignoredLabels ?? [],
    listedImages: (training ?? []).map((each) => baseName(typeof each === 'string' ? each : each.image)),
    problems,
  };
}

function inOrder(channels: Record<string, string> | string[]): string[] {
  return Object.entries(channels)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, name]) => name);
}

type Labels = Record<string, string | number | number[]>;

function classesOf(labels: Labels): { classes: Dataset['classes']; problems: Problem[] } {
  const problems: Problem[] = [];
  const byValue = new Map<number, string>();
  const add = (value: number, name: string, key: string): void => {
    const where = `${fileName}: labels.${key}`;
    if (!Number.isInteger(value)) throw new StudioError('bad-file', `${where} has ${value}, no whole number`, next);
    const other = byValue.get(value);
    if (other !== undefined) throw new StudioError('bad-file', `${where} has ${value} like "${other}"`, next);
    byValue.set(value, name);
  };

  const entries = Object.entries(labels);
  const numbered = entries.every(([key]) => key.trim() !== '' && Number.isFinite(Number(key)));
  for (const [key, value] of entries) {
    if (Array.isArray(value) && value.length !== 1) continue;
    if (numbered) add(Number(key), String(value), key);
    else add(Number(value), key, key);
  }
  for (const [key, value] of entries) {
    if (!Array.isArray(value) || value.length === 1) continue;
    for (const each of value) if (!byValue.has(each)) add(each, `label ${each}`, key);
    const message = `${fileName} makes the region "${key}" of the labels ${value.join(', ')}; regions are not used yet`;
    problems.push(problem('warning', 'regions-unused', message, 'each label is learnt as a class of its own'));
  }
  if (Object.hasOwn(labels, 'ignore') && !numbered) {
    const message = `${fileName} has an "ignore" label (${String(labels.ignore)}), which is not used yet`;
    problems.push(problem('warning', 'ignore-unused', message, 'it is learnt like any other class'));
  }
  return { classes: sortedClasses(byValue), problems };
}

/** By value, the background (0) first; added where it is not named. */
export function sortedClasses(nameByValue: ReadonlyMap<number, string>): Dataset['classes'] {
  const values = [...nameByValue.keys()].filter((value) => value !== 0).sort((a, b) => a - b);
  return [0, ...values].map((value) => ({ value, name: nameByValue.get(value) ?? 'background' }));
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
