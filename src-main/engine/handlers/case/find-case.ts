import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Dataset } from '../../../../shared/dataset.ts';
import { StudioError } from '../../../../shared/errors.ts';
import type { VolumeSource } from '../../../../shared/viewer.ts';
import { listImages } from '../../../core/io/list-images.ts';
import { predictionFile, probabilityFile } from '../../../core/predict/prediction-files.ts';
import { foldPaths, runPaths, viewRun } from '../../../core/runs/run-folder.ts';
import type { Studio } from '../../studio.ts';
import { chosenColours } from '../../workspace/class-colours.ts';
import { coloursOfTruth } from '../comparison/shown.ts';
import { scannedDataset } from '../dataset/study.ts';

/** A case wherever it comes from, with the absolute paths of its files, whether they are there or not. */
export interface FoundCase {
  readonly id: string;
  /** None where labels are compared without them. */
  readonly images: readonly string[];
  /** On whose grid all parts are shown: the first image, or the truth where there is none. */
  readonly grid: string;
  readonly truth: string | null;
  readonly prediction: string | null;
  /** Of the prediction, one channel a class; null where they were not kept. */
  readonly probabilities: string | null;
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
  return sources[of](studio, id, caseId);
}

const sources: Record<VolumeSource['of'], (studio: Studio, id: string, caseId: string) => Promise<FoundCase>> = {
  dataset: ofDataset,
  run: ofRun,
  prediction: ofPrediction,
  comparison: ofComparison,
};

async function ofDataset({ workspace }: Studio, id: string, caseId: string): Promise<FoundCase> {
  const { name, folder, dataset, choices } = await scannedDataset(workspace, id);
  const classes = dataset.classes.map((each) => ({ ...each, name: choices.classNames[each.value] ?? each.name }));
  return {
    ...filesOf(dataset, folder, caseId, name),
    prediction: null,
    probabilities: null,
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
  const { run, dataset, root } = await viewRun(absolute);
  const folders = run.folds
    .flatMap(({ validation }, fold) => (validation.includes(caseId) ? [fold] : []))
    .map((fold) => foldPaths.predictions(runPaths.fold(absolute, fold)));
  return {
    ...filesOf(dataset, root, caseId, name),
    ...predictedIn(folders, caseId),
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
  const { dataset } = await viewRun(absolute);
  const input = await studio.allowed(workspace.resolve(entry.input));
  const found = (await listImages(input, dataset.channels.length)).find((each) => each.id === caseId);
  if (!found) throw noCase(`the input of this prediction by ${name}`, caseId);
  return {
    id: caseId,
    images: found.images,
    grid: found.images[0],
    truth: null,
    ...predictedIn([workspace.resolve(entry.out)], caseId),
    channels: dataset.channels,
    classes: dataset.classes,
    colours: await chosenColours(studio.workspace, linked),
    folder: input,
    owner: name,
  };
}

async function ofComparison({ workspace }: Studio, id: string, caseId: string): Promise<FoundCase> {
  const { name, truth, prediction, images, classes, channels, cases } = await workspace.comparison(id);
  const found = cases.find((each) => each.id === caseId);
  if (!found) throw noCase(name, caseId);
  for (const folder of [truth, prediction, ...(images === null ? [] : [images])]) {
    if (await stat(folder).catch(() => null)) continue;
    throw new StudioError('not-found', `the folder "${basename(folder)}" of ${name} is not there`, 'bring it back');
  }
  const truthFile = join(truth, found.truth);
  const imageFiles = images === null ? [] : found.images.map((path) => join(images, path));
  return {
    id: caseId,
    images: imageFiles,
    grid: imageFiles[0] ?? truthFile,
    truth: truthFile,
    prediction: join(prediction, found.prediction),
    probabilities: null,
    channels: imageFiles.length > 0 ? channels : [],
    classes,
    colours: await coloursOfTruth(workspace, truth),
    folder: imageFiles.length > 0 ? images! : truth,
    owner: name,
  };
}

/** What lies in the first of the folders that has it. */
function predictedIn(folders: readonly string[], caseId: string): Pick<FoundCase, 'prediction' | 'probabilities'> {
  const folder = folders.find((each) => existsSync(predictionFile(each, caseId)));
  if (folder === undefined) return { prediction: null, probabilities: null };
  const probabilities = probabilityFile(folder, caseId);
  return {
    prediction: predictionFile(folder, caseId),
    probabilities: existsSync(probabilities) ? probabilities : null,
  };
}

function filesOf(
  { cases }: Dataset,
  root: string,
  caseId: string,
  owner: string,
): Pick<FoundCase, 'id' | 'images' | 'grid' | 'truth'> {
  const found = cases.find((each) => each.id === caseId);
  if (!found) throw noCase(owner, caseId);
  const { label } = found;
  const images = found.images.map((path) => join(root, path));
  return {
    id: caseId,
    images,
    grid: images[0],
    truth: label === null ? null : join(root, label),
  };
}

function noCase(owner: string, caseId: string): StudioError {
  return new StudioError('not-found', `${owner} has no case "${caseId}"`, 'choose another case');
}
