import { isStudioError } from '../../../shared/errors.ts';

/** Paths of the engine's machine, which may be Windows. */
export interface Folders {
  readonly truth: string;
  readonly prediction: string;
}

export function baseOf(path: string): string {
  return path
    .replace(/[\\/]+$/, '')
    .split(/[\\/]/)
    .at(-1)!;
}

export function titleOf({ truth, prediction }: Folders): string {
  return `${baseOf(prediction)} against ${baseOf(truth)}`;
}

/** The one of the folders that an error speaks of; null where it names neither, both, or a case in them. */
export function folderOf(error: unknown, folders: Folders): keyof Folders | null {
  if (!isStudioError(error) || error.message.startsWith('case ')) return null;
  const named = (['truth', 'prediction'] as const).filter((role) => names(error.message, folders[role]));
  return named.length === 1 ? named[0] : null;
}

/** Whether a text has the path or its last part as a word of its own. */
function names(text: string, path: string): boolean {
  const words = [path, baseOf(path)].filter(Boolean).map((word) => word.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
  return new RegExp(`(^|[\\s"(])(${words.join('|')})($|[\\s":,;)])`).test(text);
}
