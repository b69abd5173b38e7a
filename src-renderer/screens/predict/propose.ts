import type { RunEntry } from '../../../shared/workspace.ts';

/** Paths are those of the engine's machine, which may be Windows. */

/** Endings that are no part of the name of an image. */
const imageEnding = /\.(nii\.gz|nii|mha|mhd|nrrd|dcm|dicom|ima|png|jpe?g|tiff?)$/i;

/** A new folder for labels next to the input, as `/scans/new` → `/scans/new-segmented`. */
export function outBeside(input: string): string {
  const path = input.replace(/[\\/]+$/, '').replace(imageEnding, '');
  return path === '' ? '' : `${path}-segmented`;
}

/** The same in the workspace's own folder. */
export function outInWorkspace(input: string, workspace: string): string {
  const separator = workspace.includes('\\') ? '\\' : '/';
  const name = outBeside(input).split(/[\\/]/).at(-1);
  return name ? [workspace.replace(/[\\/]+$/, ''), 'predictions', name].join(separator) : '';
}

/** Why a run cannot predict, with what to do; null where it can. */
export function unfit({ status, reason, isElsewhere }: RunEntry): string | null {
  switch (status) {
    case 'finished':
      return null;
    case 'missing':
      return 'its folder is gone: bring it back first';
    case 'failed':
      return `it failed${reason ? ` (${reason})` : ''}: start it again in Runs`;
    case 'stopped':
    case 'paused':
      return 'not all its folds are trained: let it go on in Runs';
    case 'queued':
      return 'it waits for its turn: let it finish first';
    case 'running':
      return isElsewhere ? 'another program trains it now: wait for its end' : 'it is being trained: wait for its end';
    default:
      return 'it was not started: start it in Runs';
  }
}
