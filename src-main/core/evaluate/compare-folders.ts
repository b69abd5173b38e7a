import { StudioError } from '../../../shared/errors.ts';
import { classesOfNames, nameKey } from '../io/named-classes.ts';
import { addedConfusions, namedConfusion, type Confusion } from './confusion.ts';
import type { ConfusionMatrix } from '../../../shared/report.ts';
import type { EvaluationSettings } from '../metrics/settings.ts';
import { rowsOfAbsentClass, type EvaluationRow, type LabelClass } from './evaluate.ts';
import { described, findImages, type Allowed } from './find-images.ts';
import { pairFiles, type FilePair } from './pair-files.ts';
import { classesOfValues, scorePair, type PairOrder, type ScoredCase } from './score-pair.ts';

export interface CompareOptions {
  /** Background first. Without it the labels of a dataset.json in or beside the truth, else every value that occurs. */
  readonly classes?: readonly LabelClass[];
  /** Where the images lie; null: they are looked for beside the truth. Not given, nobody looks for them. */
  readonly images?: string | null;
  /** Of metrics; those that are not given have their default. */
  readonly settings?: Partial<EvaluationSettings>;
  readonly signal?: AbortSignal;
  /** Called before each case. */
  readonly onCase?: (done: number, total: number, caseId: string) => void;
  readonly allowed?: Allowed;
  /** Scores a case; a host that must stay awake has it done by a thread. */
  readonly score?: (order: PairOrder) => Promise<ScoredCase>;
}

export interface FolderComparison {
  readonly rows: readonly EvaluationRow[];
  readonly classes: readonly LabelClass[];
  /** Over all cases. */
  readonly confusion: ConfusionMatrix | null;
  /** The files of each case, absolute; no image where there is none that fits. */
  readonly cases: readonly (FilePair & { readonly images: readonly string[] })[];
  /** Where the images lie, absolute; null where there are none. */
  readonly images: string | null;
  readonly channels: readonly string[];
  /** What the user should know though it did not stop the evaluation. */
  readonly warnings: readonly string[];
}

/**
 * Scores a folder of predicted labels against a folder of true ones, of any program: files are paired by name and
 * compared on the grid of the truth, one case in memory at a time. Throws `bad-dataset` naming the case where a
 * prediction is missing, lies on another grid, or a label is not a whole number or not of a class; or where the images
 * in a folder that was given lie on another grid or have other channels. Such images beside the truth are left out.
 */
export async function compareFolders(
  truthFolder: string,
  predictionFolder: string,
  {
    classes: given,
    images,
    settings,
    signal,
    onCase,
    allowed = async () => {},
    score = scorePair,
  }: CompareOptions = {},
): Promise<FolderComparison> {
  const { pairs, warnings } = await pairFiles(truthFolder, predictionFolder);
  const found = images === undefined ? null : await findImages(pairs, truthFolder, images, allowed);
  const known = given ?? (await described(truthFolder, allowed, (each) => each.classes));
  const scored: ScoredCase[] = [];
  const cases: FolderComparison['cases'][number][] = [];
  const unseen: string[] = [];
  let channels = 0;
  for (const pair of pairs) {
    if (signal?.aborted) throw new StudioError('cancelled', 'the evaluation was stopped', 'start it again');
    onCase?.(scored.length, pairs.length, pair.caseId);
    const files = found?.byCase.get(pair.caseId) ?? [];
    for (const path of [pair.truth, pair.prediction, ...files]) await allowed(path);
    const result = await score({ pair, known, images: files, settings });
    scored.push(result);
    warnings.push(...result.warnings);
    channels ||= result.channels;
    const fault = imageFaultOf(result, channels);
    if (fault && images) throw new StudioError('bad-dataset', `case ${pair.caseId}: ${fault.message}`, fault.next);
    if (fault) warnings.push(`case ${pair.caseId} is shown without its image: ${fault.message}`);
    if (found?.folder && files.length === 0) unseen.push(pair.caseId);
    cases.push({ ...pair, images: fault ? [] : files });
  }
  if (unseen.length > 0) {
    warnings.push(`${unseen.length} of ${pairs.length} cases are shown without an image, as ${unseen[0]}`);
  }
  const classes = known ?? classesOfAll(scored);
  const confusion = addedConfusions(scored.map((each) => confusionInTermsOf(classes, each)));
  return {
    rows: scored.flatMap((each) => inTermsOf(classes, each)),
    classes,
    confusion: confusion && namedConfusion(confusion, classes),
    cases,
    images: channels > 0 ? found!.folder : null,
    channels: Array.from({ length: channels }, (_, i) => found?.channels?.[i] ?? `channel ${i}`),
    warnings,
  };
}

function imageFaultOf({ channels, imageFault }: ScoredCase, expected: number): ScoredCase['imageFault'] {
  if (imageFault || channels === 0 || channels === expected) return imageFault;
  const message = `its image has ${channels} channel${channels === 1 ? '' : 's'}, those before have ${expected}`;
  return { message, next: 'give every case the same channels' };
}

/** By name where files name their classes, whose numbers are those of one case. */
function classesOfAll(scored: readonly ScoredCase[]): LabelClass[] {
  const classes = scored.flatMap((each) => each.classes);
  if (!scored.some(({ areNamed }) => areNamed)) return classesOfValues(classes.map(({ value }) => value));
  const numbered = scored.find(({ areNamed }) => !areNamed);
  if (!numbered) return classesOfNames(classes.map(({ name }) => name));
  const message = `case ${numbered.caseId}: its labels have numbers where others name their classes`;
  throw new StudioError('bad-dataset', message, 'say in a dataset.json in the folder of the truth which is which');
}

/** Of each class of `classes` its index in the case; −1 for one that neither of its files holds. */
function placesIn(classes: readonly LabelClass[], scored: ScoredCase): number[] {
  const keyOf = ({ value, name }: LabelClass): string | number =>
    scored.areNamed && value !== 0 ? nameKey(name) : value;
  return classes.map((wanted) => scored.classes.findIndex((each) => keyOf(each) === keyOf(wanted)));
}

function confusionInTermsOf(classes: readonly LabelClass[], scored: ScoredCase): Confusion {
  const places = placesIn(classes, scored);
  return places.map((truth) => places.map((prediction) => scored.confusion[truth]?.[prediction] ?? 0));
}

/** A case's rows with the class indexes of `classes`; what neither of its files holds is absent from it. */
function inTermsOf(classes: readonly LabelClass[], scored: ScoredCase): EvaluationRow[] {
  return placesIn(classes, scored).flatMap((own, classIndex) => {
    if (own < 0) return rowsOfAbsentClass(scored.caseId, classIndex);
    return scored.rows.filter((row) => row.classIndex === own).map((row) => ({ ...row, classIndex }));
  });
}
