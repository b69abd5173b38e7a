import { isStudioError } from '../../../shared/errors.ts';
import { baseName } from '../review/sources.ts';

/** Paths of the engine's machine, which may be Windows. */
export interface Folders {
  readonly truth: string;
  readonly prediction: string;
  /** Empty: looked for beside the truth. */
  readonly images: string;
}

export const noFolders: Folders = { truth: '', prediction: '', images: '' };

/** The one of the folders that an error speaks of; null where it names none, several, or a case in them. */
export function folderOf(error: unknown, folders: Folders): keyof Folders | null {
  if (!isStudioError(error) || error.message.startsWith('case ')) return null;
  const roles = ['truth', 'prediction', 'images'] as const;
  const named = roles.filter((role) => folders[role] !== '' && names(error.message, folders[role]));
  return named.length === 1 ? named[0] : null;
}

/** Whether a text has the path or its last part as a word of its own. */
function names(text: string, path: string): boolean {
  const words = [path, baseName(path)].map((word) => word.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
  return new RegExp(`(^|[\\s"(])(${words.join('|')})($|[\\s":,;)])`).test(text);
}
