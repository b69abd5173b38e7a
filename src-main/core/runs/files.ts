import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { StudioError } from '../../../shared/errors.ts';

/**
 * Writes a file whole or not at all: into a temporary file beside it, synced to disk, then renamed over `path`, then
 * the folder synced. A reader, also after a crash, sees the old file or the new one. Throws `not-writable`.
 */
export async function writeFileAtomic(path: string, data: string | Uint8Array | Iterable<Uint8Array>): Promise<void> {
  // The leading dot keeps a file that a killed process left behind out of every folder scan.
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}.tmp`);
  try {
    const handle = await open(temporary, 'wx');
    try {
      await handle.writeFile(data as Uint8Array); // Node takes iterables here too; its types do not say so.
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw toWriteError(error, path);
  }
  await syncFolder(dirname(path));
}

/** Makes a folder and those above it; one that is there is good too. Throws `not-writable`. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await makeFolders(resolve(path));
  } catch (error) {
    throw toWriteError(error, path);
  }
}

/** Not mkdir's own `recursive`: that never ends where a folder that is there answers ENOENT, as /proc does. */
async function makeFolders(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory()) return;
  if (dirname(path) !== path) await makeFolders(dirname(path));
  await mkdir(path).catch(async (error: unknown) => {
    // Another process may have made it in the meantime.
    if (codeOf(error) !== 'EEXIST' || !(await stat(path)).isDirectory()) throw error;
  });
}

export async function writeJsonAtomic(path: string, value: unknown): Promise<void> {
  await writeFileAtomic(path, `${JSON.stringify(value, null, 2)}\n`);
}

/**
 * A JSON file checked by its schema. Throws `bad-file` naming the file, the key path and the value found there, and
 * refuses a file whose `schemaVersion` is newer than the schema's by saying so.
 */
export async function readJson<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.infer<Schema>> {
  const name = basename(path);
  const value = parseJson(await readText(path), name);
  const result = schema.safeParse(value);
  if (result.success) return result.data;

  const version = valueAt(value, ['schemaVersion']);
  const known = knownVersion(schema);
  if (known !== null && typeof version === 'number' && version > known) {
    throw new StudioError(
      'bad-file',
      `${name} has schemaVersion ${version}, newer than ${known}, the newest that this version reads`,
      'open it with the version of MIScnn Studio that wrote it, or a newer one',
    );
  }
  const issue = result.error.issues[0];
  const where = issue.path.length > 0 ? issue.path.map(String).join('.') : 'the whole file';
  throw new StudioError(
    'bad-file',
    `${name}: ${where} is ${shown(valueAt(value, issue.path))}: ${issue.message}`,
    'correct that entry, or restore the file from a copy',
  );
}

/** A text file, with the rim's errors turned into `not-found` and `not-readable`. */
export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw toReadError(error, path);
  }
}

/** What the operating system said when reading, as an error that names the file. */
export function toReadError(error: unknown, path: string): StudioError {
  if (error instanceof StudioError) return error;
  const name = basename(path);
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new StudioError('not-found', `${name} does not exist`, 'check the path', { cause: error });
  }
  const reason = code === 'EISDIR' ? 'is a folder, not a file' : `cannot be read (${code})`;
  return new StudioError('not-readable', `${name} ${reason}`, 'check its rights and its disk', { cause: error });
}

/** What the operating system said when writing, as an error that names the file and a way out. */
export function toWriteError(error: unknown, path: string): StudioError {
  const name = basename(path);
  const [reason, next] = writeFaults[codeOf(error)] ?? [
    `cannot be written (${codeOf(error)})`,
    'choose another folder',
  ];
  return new StudioError('not-writable', `${name} ${reason}`, next, { cause: error });
}

const writeFaults: Readonly<Record<string, readonly [reason: string, next: string]>> = {
  ENOSPC: ['does not fit on the disk', 'free some space or choose a folder on another disk'],
  EDQUOT: ['does not fit in your quota', 'free some space or choose a folder on another disk'],
  EACCES: ['may not be written (no permission)', 'choose a folder that you may write to'],
  EPERM: ['may not be written (no permission)', 'choose a folder that you may write to'],
  EROFS: ['lies on a read-only disk', 'choose a folder on a disk that can be written'],
  ENOENT: ['lies in a folder that does not exist', 'create the folder first'],
  ENOTDIR: ['lies below something that is not a folder', 'choose another folder'],
  EISDIR: ['is a folder, not a file', 'choose another name'],
  EEXIST: ['is a file, not a folder', 'choose another name'],
};

async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // Windows and some network disks cannot sync a folder; the file itself is safe by then.
  }
}

function parseJson(text: string, name: string): unknown {
  try {
    // Editors on Windows put a byte order mark first, which JSON.parse refuses.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new StudioError(
      'bad-file',
      `${name} is not JSON: ${(error as Error).message}`,
      'correct the file, or restore it from a copy',
      { cause: error },
    );
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException | undefined)?.code ?? String(error);
}

function knownVersion(schema: z.ZodType): number | null {
  const field = schema instanceof z.ZodObject ? schema.shape.schemaVersion : undefined;
  const values = field instanceof z.ZodLiteral ? [...field.values] : [];
  return typeof values[0] === 'number' ? Math.max(...(values as number[])) : null;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | null | undefined)?.[key], value);
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing';
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
