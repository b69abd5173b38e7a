import { open, readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isDicomName } from './names.ts';
import { isDicom } from './parse.ts';

/** Patient, study and series, and some folders around them. */
const deepest = 8;

/** Sorted paths with `/`, relative to `root`, of the files below it, without hidden ones. Links are followed once. */
export async function listDeep(root: string): Promise<string[]> {
  const files: string[] = [];
  const seen = new Set<string>();
  const walk = async (folder: string, depth: number): Promise<void> => {
    const place = join(root, folder);
    const real = await realpath(place).catch(() => null);
    if (real === null || seen.has(real) || depth > deepest) return;
    seen.add(real);
    const entries = await readdir(place, { withFileTypes: true }).catch(() => []);
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith('.')) continue;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      const isFolder = entry.isSymbolicLink()
        ? await stat(join(root, path)).then(
            (found) => found.isDirectory(),
            () => false,
          )
        : entry.isDirectory();
      if (isFolder) await walk(path, depth + 1);
      else files.push(path);
    }
  };
  await walk('', 0);
  return files;
}

/** As many files are looked into before a folder is believed to hold no DICOM. */
const mostLooks = 200;

/** Whether any file below a folder is DICOM, going by names and first bytes. */
export async function holdsDicom(root: string): Promise<boolean> {
  const names = (await listDeep(root)).filter(isDicomName);
  // Names with an extension are the likelier ones.
  const ordered = [...names.filter((name) => /\.(dcm|dicom|ima)$/i.test(name)), ...names];
  for (const name of ordered.slice(0, mostLooks)) if (await beginsAsDicom(join(root, name))) return true;
  return false;
}

async function beginsAsDicom(path: string): Promise<boolean> {
  const file = await open(path).catch(() => null);
  if (!file) return false;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(256), 0, 256, 0);
    return isDicom(buffer.subarray(0, bytesRead));
  } catch {
    return false;
  } finally {
    await file.close();
  }
}
