import { basename, resolve } from 'node:path';
import { StudioError } from '../../../shared/errors.ts';
import type { OpenRun } from './run-folder.ts';

type Named = Pick<OpenRun, 'folder' | 'dataset'>;

/** Runs as they are called in messages: by their folders. */
export function nameOfRun({ folder }: Pick<OpenRun, 'folder'>): string {
  return `"${basename(resolve(folder))}"`;
}

/**
 * Throws `usage` where a run is named twice, and `bad-run` that names what differs where runs have not the same classes
 * and channels in the same order: what their networks say could not be put together.
 */
export function requireAlike(runs: readonly Named[]): void {
  const [first, ...others] = runs;
  const twice = runs.find((run, i) => runs.findIndex((each) => resolve(each.folder) === resolve(run.folder)) < i);
  if (twice) throw new StudioError('usage', `the run ${nameOfRun(twice)} is named twice`, 'name each run once');
  for (const other of others) {
    requireSame('classes', first, other, ({ dataset }) => dataset.classes.map(({ value, name }) => `${value} ${name}`));
    requireSame('channels', first, other, ({ dataset }) => dataset.channels);
  }
}

function requireSame(what: string, first: Named, other: Named, listOf: (run: Named) => readonly string[]): void {
  const [expected, found] = [listOf(first), listOf(other)];
  if (expected.join('\n') === found.join('\n')) return;
  throw new StudioError(
    'bad-run',
    `the runs have other ${what}: ${nameOfRun(first)} has ${expected.join(', ')}, ${nameOfRun(other)} has ${found.join(', ')}`,
    `combine runs of the same ${what}, in the same order`,
  );
}
