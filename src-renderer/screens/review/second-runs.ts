import type { RunEntry } from '../../../shared/workspace.ts';

/** Whether a run is of the same data and classes, and has begun. */
export function isAlike(run: RunEntry, first: RunEntry): boolean {
  if (run.id === first.id || run.status === 'missing' || run.status === 'new') return false;
  const { name, classes } = run.dataset;
  const { dataset } = first;
  return name === dataset.name && JSON.stringify(classes) === JSON.stringify(dataset.classes);
}
