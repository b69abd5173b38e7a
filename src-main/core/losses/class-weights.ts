import { StudioError } from '../../../shared/errors.ts';
import { defineParams } from '../../../shared/params.ts';

export const classWeightParams = defineParams({
  classWeights: {
    kind: 'numbers',
    isAdvanced: true,
    default: [],
    min: 0,
    max: 1e6,
    title: 'Class weights',
    help: 'One number a class in class order, the background first; only their ratios count. None: all the same.',
  },
});

/** One number a class; null where none are given. Throws `bad-pipeline` for another number of them, or if all are 0. */
export function checkedWeights(given: readonly number[], classes: number, of = 'loss'): readonly number[] | null {
  if (given.length === 0) return null;
  checkCount('classWeights', given, classes, of);
  if (given.every((weight) => weight === 0)) {
    throw new StudioError(
      'bad-pipeline',
      `${of}.params.classWeights is 0 for every class`,
      'give one class more than 0',
    );
  }
  return given;
}

/**
 * Lists of a loss's settings that hold one number a class, before anything is trained. `of` is the loss's place in the
 * pipeline. Throws `bad-pipeline`.
 */
export function requireFitsClasses(
  { classWeights, alpha }: Readonly<Record<string, unknown>>,
  classes: number,
  of = 'loss',
): void {
  if (Array.isArray(classWeights)) checkedWeights(classWeights as number[], classes, of);
  // A single number is for all classes.
  if (Array.isArray(alpha) && alpha.length > 1) checkCount('alpha', alpha as number[], classes, of);
}

export function checkCount(name: string, given: readonly number[], classes: number, of = 'loss'): void {
  if (given.length === classes) return;
  const counts = `${given.length} ${given.length === 1 ? 'number' : 'numbers'} for ${classes} classes`;
  const advice = 'give one number for each class, the background first';
  throw new StudioError('bad-pipeline', `${of}.params.${name} has ${counts}`, advice);
}
