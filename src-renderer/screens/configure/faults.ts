import type { Catalog, CatalogEntry, PipelineJson } from '../../../shared/configure.ts';
import { isStudioError } from '../../../shared/errors.ts';
import { faultOf, type Params } from '../../../shared/params.ts';
import { generalParams } from './general.ts';

/** What is wrong, by the path of the value joined with dots, as in `steps.0.params.range`. */
export type Faults = ReadonlyMap<string, string>;

/** Every value of a pipeline that its descriptor does not allow. What needs the data is checked by the engine. */
export function faultsOf(pipeline: PipelineJson, catalog: Catalog): Faults {
  const { seed, steps, augmentations, architecture, loss, metrics, optimizer, schedule } = pipeline;
  const { sections } = catalog;
  const chosen = (path: string, choice: PipelineJson['loss'], entries: readonly CatalogEntry[]): [string, string][] => {
    const entry = entries.find(({ id }) => id === choice.id);
    if (!entry) return [[path, `This version has no "${choice.id}"; choose another.`]];
    return faultsIn(`${path}.params`, choice.params, entry.params);
  };
  const list = (path: string, choices: PipelineJson['steps'], entries: readonly CatalogEntry[]): [string, string][] =>
    choices.flatMap((choice, i) => chosen(`${path}.${i}`, choice, entries));
  return new Map([
    ...faultsIn('', { seed }, { seed: generalParams.seed }),
    ...list('steps', steps, catalog.steps),
    ...faultsIn('patches', pipeline.patches, sections.patches),
    ...faultsIn('batches', pipeline.batches, sections.batches),
    ...list('augmentations', augmentations, catalog.augmentations),
    ...chosen('architecture', architecture, catalog.architectures),
    ...chosen('loss', loss, catalog.losses),
    ...list('metrics', metrics, catalog.losses),
    ...chosen('optimizer', optimizer, catalog.optimizers),
    ...chosen('schedule', schedule, catalog.schedules),
    ...faultsIn('training', pipeline.training, sections.training),
    ...faultsIn('prediction', pipeline.prediction, sections.prediction),
    ...faultsIn('evaluation', pipeline.evaluation, sections.evaluation),
  ]);
}

/** A fault that the engine found, at the value that it names; null for an error that names none. */
export function engineFault(error: unknown): [path: string, text: string] | null {
  if (!isStudioError(error, 'bad-pipeline')) return null;
  const [, place] = error.message.match(/^pipeline\.([\w.[\]]+)/) ?? [];
  if (place === undefined) return null;
  const reason = error.message.slice('pipeline.'.length + place.length).replace(/^ is [^:]*: /, '');
  const text = `${reason.charAt(0).toUpperCase()}${reason.slice(1)}; ${error.next}.`;
  return [place.replaceAll(/\[(\d+)\]/g, '.$1'), text];
}

function faultsIn(path: string, values: Readonly<Record<string, unknown>>, params: Params): [string, string][] {
  return Object.entries(params).flatMap(([name, param]): [string, string][] => {
    const fault = faultOf(param, values[name]);
    return fault === null ? [] : [[path === '' ? name : `${path}.${name}`, `Give ${fault}.`]];
  });
}
