import { StudioError } from '../../../shared/errors.ts';
import { resolveParams, suggest, type Params, type ParamValues } from '../../../shared/params.ts';
import * as architectures from '../architectures/index.ts';
import * as augmentations from '../augment/index.ts';
import { augmentationPresets } from '../augment/presets.ts';
import * as losses from '../losses/index.ts';
import type { EvaluationSettings } from '../metrics/settings.ts';
import * as optimizers from '../optimizers/index.ts';
import { entriesOf, type PluginId } from '../plugins/registry.ts';
import * as schedules from '../schedules/index.ts';
import * as steps from '../steps/index.ts';
import {
  sections,
  type batchParams,
  type patchParams,
  type predictionParams,
  type trainingParams,
} from './sections.ts';

/** An entry of a registry with all its settings. */
export interface Choice<Registry, Added = PluginId> {
  readonly id: (keyof Registry & string) | Added;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Every choice of a training, complete: written to a run's pipeline.json, it is enough to run it again. */
export interface Pipeline {
  readonly schemaVersion: 1;
  /** 2: slice by slice; 3: volumes. */
  readonly rank: 2 | 3;
  readonly seed: number;
  /** Same seed, same bits on the same machine, also over a restart. */
  readonly deterministic: boolean;
  readonly steps: readonly Choice<typeof steps>[];
  readonly patches: ParamValues<typeof patchParams>;
  readonly batches: ParamValues<typeof batchParams>;
  readonly augmentations: readonly Choice<typeof augmentations>[];
  readonly architecture: Choice<typeof architectures>;
  readonly loss: Choice<typeof losses>;
  /** Losses that validation patches are scored by as well; no two of one id. */
  readonly metrics: readonly Choice<typeof losses>[];
  readonly optimizer: Choice<typeof optimizers, never>;
  readonly schedule: Choice<typeof schedules, never>;
  readonly training: ParamValues<typeof trainingParams>;
  readonly prediction: ParamValues<typeof predictionParams>;
  readonly evaluation: EvaluationSettings;
}

const keys = [
  'schemaVersion', 'rank', 'seed', 'deterministic', 'steps', 'augmentations', 'architecture', 'loss', 'metrics', 'optimizer', 'schedule',
  ...Object.keys(sections),
]; // prettier-ignore

const defaultSteps = ['zScore'];
const defaultAugmentations = ['mirror', 'rotateScale', 'brightness', 'contrast', 'gamma', 'gaussianNoise'];

/**
 * A complete pipeline from a partial one. Throws `bad-pipeline` naming the first key that is unknown or out of range.
 * An entry of a registry is given as `"zScore"` or as `{ "id": "zScore", "params": { "region": "nonzero" } }`, a preset of
 * augmentations by its id in place of the list. In one that is `isOnlySeen`, entries that are not there stay as they are.
 */
export function resolvePipeline(given: unknown, isOnlySeen = false): Pipeline {
  const pipeline = asObject(given, 'pipeline');
  for (const key of Object.keys(pipeline)) {
    if (!keys.includes(key)) throw fault(`pipeline has no key "${key}"`, `use ${suggest(key, keys)}`);
  }
  const { schemaVersion = 1, rank = 3, seed = 1, deterministic = false } = pipeline;
  if (schemaVersion !== 1) {
    const newer = typeof schemaVersion === 'number' && schemaVersion > 1;
    throw fault(
      `pipeline.schemaVersion is ${JSON.stringify(schemaVersion)}${newer ? ', newer than 1, the newest that this version reads' : ''}`,
      newer ? 'open it with the version of MIScnn Studio that wrote it, or a newer one' : 'give 1, or leave it out',
    );
  }
  if (rank !== 2 && rank !== 3) throw fault(`pipeline.rank is ${JSON.stringify(rank)}`, 'give 2 or 3');
  if (typeof deterministic !== 'boolean')
    throw fault(`pipeline.deterministic is ${JSON.stringify(deterministic)}`, 'give true or false');
  if (!Number.isInteger(seed) || (seed as number) < 0 || (seed as number) > 2 ** 31 - 1) {
    throw fault(`pipeline.seed is ${JSON.stringify(seed)}`, 'give a whole number from 0 to 2147483647');
  }
  const section = <Name extends keyof typeof sections>(name: Name): ParamValues<(typeof sections)[Name]> =>
    resolveParams(sections[name], asObject(pipeline[name] ?? {}, `pipeline.${name}`), `pipeline.${name}`);

  const resolveChoice = <Registry, Added = PluginId>(...choice: ChoiceArguments): Choice<Registry, Added> =>
    isOnlySeen && isStrange(...choice) ? (choice[1] as Choice<Registry, Added>) : resolvedChoice(...choice);

  return {
    schemaVersion,
    rank,
    seed: seed as number,
    deterministic,
    steps: asList(pipeline.steps ?? defaultSteps, 'pipeline.steps').map((each, i) =>
      resolveChoice<typeof steps>(entriesOf('steps', steps), each, `pipeline.steps[${i}]`),
    ),
    patches: section('patches'),
    batches: section('batches'),
    augmentations: augmentationList(pipeline.augmentations ?? defaultAugmentations).map((each, i) =>
      resolveChoice<typeof augmentations>(
        entriesOf('augmentations', augmentations),
        each,
        `pipeline.augmentations[${i}]`,
      ),
    ),
    architecture: resolveChoice<typeof architectures>(
      entriesOf('architectures', architectures),
      pipeline.architecture ?? 'unet',
      'pipeline.architecture',
    ),
    loss: resolveChoice<typeof losses>(
      entriesOf('losses', losses),
      pipeline.loss ?? 'diceCrossEntropy',
      'pipeline.loss',
    ),
    metrics: distinct(asList(pipeline.metrics ?? [], 'pipeline.metrics'), (each, i) =>
      resolveChoice<typeof losses>(entriesOf('losses', losses), each, `pipeline.metrics[${i}]`),
    ),
    optimizer: resolveChoice<typeof optimizers, never>(optimizers, pipeline.optimizer ?? 'adam', 'pipeline.optimizer'),
    schedule: resolveChoice<typeof schedules, never>(schedules, pipeline.schedule ?? 'polynomial', 'pipeline.schedule'),
    training: section('training'),
    prediction: section('prediction'),
    evaluation: section('evaluation'),
  };
}

/** Choices of which no two are of one id, as their scores are told apart by it. */
function distinct<Item extends { id: string }>(given: readonly unknown[], resolve: (each: unknown, i: number) => Item) {
  const choices = given.map(resolve);
  const second = choices.findIndex(({ id }, i) => choices.findIndex((each) => each.id === id) < i);
  if (second < 0) return choices;
  throw fault(`pipeline.metrics[${second}] names "${choices[second].id}" a second time`, 'leave one of the two out');
}

function augmentationList(given: unknown): readonly unknown[] {
  if (typeof given !== 'string') return asList(given, 'pipeline.augmentations');
  const preset = augmentationPresets.find(({ id }) => id === given);
  if (preset) return preset.choices;
  const next = suggest(
    given,
    augmentationPresets.map(({ id }) => id),
  );
  throw fault(`pipeline.augmentations is "${given}"`, `give a list, or the name of a preset: ${next}`);
}

type ChoiceArguments = [registry: Readonly<Record<string, { params: Params }>>, given: unknown, where: string];

/** As complete pipelines write it, but of an entry that is not there. */
function isStrange(...[registry, given]: ChoiceArguments): boolean {
  const { id, params } = (given ?? {}) as { id?: unknown; params?: unknown };
  return typeof id === 'string' && !Object.hasOwn(registry, id) && typeof params === 'object' && params !== null;
}

function resolvedChoice<Registry, Added = PluginId>(
  ...[registry, given, where]: ChoiceArguments
): Choice<Registry, Added> {
  const { id, params = {}, ...rest } = typeof given === 'string' ? { id: given } : asObject(given, where);
  if (typeof id !== 'string')
    throw fault(`${where}.id is ${JSON.stringify(id)}`, `use one of ${Object.keys(registry).join(', ')}`);
  for (const key of Object.keys(rest)) throw fault(`${where} has no key "${key}"`, 'put settings under "params"');
  if (!Object.hasOwn(registry, id)) throw fault(`${where} names "${id}"`, `use ${suggest(id, Object.keys(registry))}`);
  return {
    id: id as Added,
    params: resolveParams(registry[id].params, asObject(params, `${where}.params`), `${where}.params`),
  };
}

function asObject(value: unknown, where: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw fault(`${where} is ${JSON.stringify(value)}`, 'give an object, as in { "id": … }');
}

function asList(value: unknown, where: string): unknown[] {
  if (Array.isArray(value)) return value;
  throw fault(`${where} is ${JSON.stringify(value)}`, 'give a list');
}

function fault(message: string, next: string): StudioError {
  return new StudioError('bad-pipeline', message, next);
}
