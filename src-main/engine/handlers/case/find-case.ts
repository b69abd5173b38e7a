import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Dataset } from '../../../../shared/dataset.ts';
import { StudioError } from '../../../../shared/errors.ts';
import type { VolumeSource } from '../../../../shared/viewer.ts';
import { listImages } from '../../../core/io/list-images.ts';
import { foldPaths, openRun, runPaths } from '../../../core/runs/run-folder.ts';
import type { Studio } from '../../studio.ts';
import { chosenColours } from '../../workspace/class-colours.ts';
import { scannedDataset } from '../dataset/study.ts';

/** A case wherever it comes from, with the absolute paths of its files, whether they are there or not. */
export interface FoundCase {
  readonly id: string;
  readonly images: readonly string[];
  readonly truth: string | null;
  readonly prediction: string | null;
  readonly channels: readonly string[];
  readonly classes: Dataset['classes'];
  /** Chosen by the user, by label value. */
  readonly colours: Readonly<Record<string, string>>;
  /** Where the images lie, and what a message calls that. */
  readonly folder: string;
  readonly owner: string;
}

/** Throws `not-found` for an unknown id or case, and what reading a run folder throws. */
export function findCase(studio: Studio, { of, id, caseId }: VolumeSource): Promise<FoundCase> {
  if (of === 'dataset') return ofDataset(studio, id, caseId);
  return of === 'run' ? ofRun(studio, id, caseId) : ofPrediction(studio, id, caseId);
}

async function ofDataset({ workspace }: Studio, id: string, caseId: string): Promise<FoundCase> {
  const { name, folder, dataset, choices } = await scannedDataset(workspace, id);
  const classes = dataset.classes.map((each) => ({ ...each, name: choices.classNames[each.value] ?? each.name }));
  return {
    ...filesOf(dataset, folder, caseId, name),
    prediction: null,
    channels: dataset.channels,
    classes,
    colours: choices.classColours,
    folder,
    owner: name,
  };
}

/** With what the network that had not seen the case made of it. */
async function ofRun(studio: Studio, id: string, caseId: string): Promise<FoundCase> {
  const { name, absolute, dataset: linked } = studio.workspace.run(id);
  const { run, dataset, root } = await openRun(absolute);
  const folds = run.folds.flatMap(({ validation }, fold) => (validation.includes(caseId) ? [fold] : []));
  const files = folds.map((fold) => join(foldPaths.predictions(runPaths.fold(absolute, fold)), `${caseId}.nii.gz`));
  return {
    ...filesOf(dataset, root, caseId, name),
    prediction: files.find((file) => existsSync(file)) ?? null,
    channels: dataset.channels,
    classes: dataset.classes,
    colours: await chosenColours(studio.workspace, linked),
    folder: root,
    owner: name,
  };
}

async function ofPrediction(studio: Studio, id: string, caseId: string): Promise<FoundCase> {
  const { workspace } = studio;
  const entry = workspace.stored.predictions.find((each) => each.id === id);
  if (!entry)
    throw new StudioError('not-found', `there is no prediction "${id}"`, 'it may have been deleted: look in the trash');
  const { name, absolute, dataset: linked } = workspace.run(entry.run);
  const { dataset } = await openRun(absolute);
  const input = await studio.allowed(workspace.resolve(entry.input));
  const found = (await listImages(input, dataset.channels.length)).find((each) => each.id === caseId);
  if (!found) throw noCase(`the input of this prediction by ${name}`, caseId);
  const prediction = join(workspace.resolve(entry.out), `${caseId}.nii.gz`);
  return {
    id: caseId,
    images: found.images,
    truth: null,
    prediction: existsSync(prediction) ? prediction : null,
    channels: dataset.channels,
    classes: dataset.classes,
    colours: await chosenColours(studio.workspace, linked),
    folder: input,
    owner: name,
  };
}

function filesOf(
  { cases }: Dataset,
  root: string,
  caseId: string,
  owner: string,
): Pick<FoundCase, 'id' | 'images' | 'truth'> {
  const found = cases.find((each) => each.id === caseId);
  if (!found) throw noCase(owner, caseId);
  const { images, label } = found;
  return {
    id: caseId,
    images: images.map((path) => join(root, path)),
    truth: label === null ? null : join(root, label),
  };
}

function noCase(owner: string, caseId: string): StudioError {
  return new StudioError('not-found', `${owner} has no case "${caseId}"`, 'choose another case');
}
