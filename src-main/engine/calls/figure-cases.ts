import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Dataset } from '../../../shared/dataset.ts';
import type { Display } from '../../../shared/display.ts';
import { defaultColour } from '../../../shared/draw/colours.ts';
import { StudioError } from '../../../shared/errors.ts';
import { editDistance, suggest } from '../../../shared/params.ts';
import type { CaseFacts } from '../../../shared/viewer.ts';
import type { CaseFiles } from '../../core/figures/case-files.ts';
import { predictionFile, probabilityFile } from '../../core/predict/prediction-files.ts';
import { foldPaths, runPaths, type OpenRun } from '../../core/runs/run-folder.ts';

/** Which cases of a run there are figures of. */

export const figureViews = ['image', 'truth', 'prediction', 'overlay', 'side-by-side', 'difference', 'all'] as const;
export type FigureView = (typeof figureViews)[number];

const needsTruth: readonly FigureView[] = ['truth', 'overlay', 'side-by-side', 'difference', 'all'];
const needsPrediction: readonly FigureView[] = ['prediction', 'overlay', 'side-by-side', 'difference', 'all'];

/** All cases, or of a view with predictions those that a fold holds out, in the order of the data set. */
export function figureCases({ dataset, run }: OpenRun, view: FigureView): string[] {
  const heldOut = new Set(run.folds.flatMap(({ validation }) => validation));
  const cases = dataset.cases.filter(
    ({ id, label }) =>
      (!needsTruth.includes(view) || label !== null) && (!needsPrediction.includes(view) || heldOut.has(id)),
  );
  return cases.map(({ id }) => id);
}

/** Throws `not-found` for a case that the run does not have, and names those that it may be. */
export function figureCase({ folder, dataset, run, root }: OpenRun, caseId: string): CaseFiles {
  const found = dataset.cases.find(({ id }) => id === caseId);
  if (!found) throw unknownCase(caseId, dataset);
  const folders = run.folds
    .flatMap(({ validation }, fold) => (validation.includes(caseId) ? [fold] : []))
    .map((fold) => foldPaths.predictions(runPaths.fold(folder, fold)));
  const predicted = folders.find((each) => existsSync(predictionFile(each, caseId)));
  const probabilities = predicted === undefined ? null : probabilityFile(predicted, caseId);
  const images = found.images.map((path) => join(root, path));
  return {
    ...{ caseId, images, grid: images[0], classes: dataset.classes },
    truth: found.label === null ? null : join(root, found.label),
    prediction: predicted === undefined ? null : predictionFile(predicted, caseId),
    probabilities: probabilities !== null && existsSync(probabilities) ? probabilities : null,
  };
}

/** So many names are told of a case that is not there. */
const mostNames = 5;

function unknownCase(caseId: string, { cases }: Dataset): StudioError {
  const near = cases
    .map(({ id }) => ({ id, distance: editDistance(caseId.toLowerCase(), id.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const names = near.slice(0, mostNames).map(({ id }) => `"${id}"`);
  const next = near.length === 0 ? 'name another run' : `use one of ${names.join(', ')}`;
  const more = near.length > mostNames ? ` (${near.length} cases in all)` : '';
  return new StudioError('not-found', `this run has no case "${caseId}"`, `${next}${more}`);
}

/** Throws `not-found` where the case has not what the view shows. */
export function requireViewed({ caseId, truth, prediction }: CaseFiles, view: FigureView): void {
  if (needsTruth.includes(view) && truth === null) {
    throw new StudioError('not-found', `case ${caseId} has no label`, 'use --view prediction or --view image');
  }
  if (needsPrediction.includes(view) && prediction === null) {
    const next = 'finish the run by "resume", or use --view truth or --view image';
    throw new StudioError('not-found', `case ${caseId} has no prediction in this run yet`, next);
  }
}

/** A map over the image, that of a class by its name. */
export type HeatChoice = 'none' | 'uncertainty' | { readonly className: string };

/** Throws `usage` for a class that the run does not have. */
export function heatOf(choice: HeatChoice, { classes }: Dataset): Display['heat'] {
  if (typeof choice === 'string') return choice;
  const names = classes.map(({ name }) => name);
  const classIndex = names.indexOf(choice.className);
  if (classIndex >= 0) return { classIndex };
  throw new StudioError('usage', `there is no class "${choice.className}"`, `use ${suggest(choice.className, names)}`);
}

export function requireHeat({ caseId, probabilities }: CaseFiles, heat: Display['heat']): void {
  if (heat === 'none' || probabilities !== null) return;
  const fault = `the probabilities of case ${caseId} were not kept`;
  throw new StudioError('not-found', fault, 'train with the setting keepProbabilities, or leave the map out');
}

/** A run knows no colours that somebody chose in the app. */
export function classFacts(classes: Dataset['classes']): CaseFacts['classes'] {
  return classes.map(({ name }, index) => ({ name, colour: defaultColour(index) }));
}
