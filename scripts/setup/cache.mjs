import { createHash, randomBytes } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { isAbsolute, join, relative, sep } from 'node:path';
import { setupError } from './run.mjs';

/**
 * Folders that may hold what every clone of one user shares, best first. A machine may have no usable HOME at all;
 * then the clone keeps its own copy below node_modules.
 */
export function cacheFolders(root, env = process.env, home = homeOfUser()) {
  const perUser =
    process.platform === 'win32' ? [env.LOCALAPPDATA] : [env.XDG_CACHE_HOME, env.HOME && join(env.HOME, '.cache')];
  if (home) perUser.push(join(home, '.cache'));
  const usable = perUser
    .filter((folder) => folder && isAbsolute(folder))
    .map((folder) => join(folder, 'miscnn-studio'));
  return [...new Set([...usable, join(root, 'node_modules', '.cache', 'miscnn-studio')])];
}

/** The first folder whose entry of that name is whole, or null. A folder that can only be read serves as well. */
export function findEntry(folders, name, { hashes = false } = {}) {
  return folders.map((folder) => join(folder, name)).find((entry) => isIntact(entry, { hashes })) ?? null;
}

/**
 * Fills a new entry: in a folder of another name, then a manifest, then one rename, so that nobody ever sees half of
 * it and two set-ups at once do each other no harm. Resolves to the entry's path.
 */
export async function createEntry(folders, name, fill) {
  const folder = firstWritable(folders);
  removeLeftovers(folder);
  const partial = join(folder, `.partial-${hostname()}-${process.pid}-${randomBytes(4).toString('hex')}`);
  mkdirSync(partial);
  try {
    await fill(partial);
    writeManifest(partial, describeFiles(partial));
    return publish(partial, join(folder, name));
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

/**
 * Whether an entry holds what its manifest says. Sizes and times are looked at always, which takes no time; contents
 * where `hashes` asks for it, or where a time differs, as after a copy. Times that proved to be harmless are noted.
 */
export function isIntact(entry, { hashes = false } = {}) {
  let files;
  try {
    files = JSON.parse(readFileSync(join(entry, 'manifest.json'), 'utf8')).files;
  } catch {
    return false;
  }
  if (!Array.isArray(files) || files.length === 0) return false;
  let hasNewTimes = false;
  const isWhole = files.every((expected) => {
    const file = join(entry, expected.path);
    const found = statSync(file, { throwIfNoEntry: false });
    if (!found || found.size !== expected.bytes) return false;
    const modifiedMs = Math.floor(found.mtimeMs);
    if (!hashes && modifiedMs === expected.modifiedMs) return true;
    hasNewTimes ||= modifiedMs !== expected.modifiedMs;
    expected.modifiedMs = modifiedMs;
    return hashFile(file) === expected.sha256;
  });
  if (isWhole && hasNewTimes) writeManifest(entry, files);
  return isWhole;
}

export function hashFile(path) {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(4 << 20);
  const file = openSync(path, 'r');
  try {
    for (let read; (read = readSync(file, buffer, 0, buffer.length, null)) > 0;) hash.update(buffer.subarray(0, read));
  } finally {
    closeSync(file);
  }
  return hash.digest('hex');
}

/** Bytes of all files below a folder that may be changing meanwhile. */
export function folderBytes(folder) {
  let bytes = 0;
  for (const path of filesBelow(folder)) bytes += statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return bytes;
}

function describeFiles(entry) {
  return filesBelow(entry).map((file) => {
    const { size, mtimeMs } = statSync(file);
    const path = relative(entry, file).split(sep).join('/');
    return { path, bytes: size, modifiedMs: Math.floor(mtimeMs), sha256: hashFile(file) };
  });
}

function writeManifest(entry, files) {
  const manifest = join(entry, 'manifest.json');
  try {
    writeFileSync(`${manifest}.${process.pid}`, `${JSON.stringify({ files }, null, 1)}\n`);
    renameSync(`${manifest}.${process.pid}`, manifest);
  } catch (error) {
    if (!existsSync(manifest)) throw error; // Else it is a cache that can only be read, and stays as it is.
  }
}

/** Another set-up may have been quicker; its entry is used if whole, and else moved away, which running programs survive. */
function publish(partial, entry) {
  for (let attempt = 0; attempt < 5; attempt++) {
    try {
      renameSync(partial, entry);
      return entry;
    } catch (error) {
      if (!existsSync(entry)) throw error;
      if (isIntact(entry)) return entry;
      const broken = `${partial}-broken-${attempt}`;
      try {
        renameSync(entry, broken);
      } catch {
        continue;
      }
      rmSync(broken, { recursive: true, force: true });
    }
  }
  throw setupError(`${entry} is damaged and cannot be replaced; remove that folder`);
}

/** Made where it is missing. */
export function firstWritable(folders) {
  for (const folder of folders) {
    try {
      mkdirSync(folder, { recursive: true });
      accessSync(folder, constants.W_OK);
      return folder;
    } catch {
      // The next one.
    }
  }
  throw setupError(`no folder can be written to keep what is downloaded; tried ${folders.join(', ')}`);
}

/** What set-ups left behind that were killed on this machine, or a day ago on another that shares the folder. */
function removeLeftovers(folder) {
  for (const name of readdirSync(folder)) {
    if (!name.startsWith('.partial-')) continue;
    const path = join(folder, name);
    const owner = name.match(/^\.partial-(.*)-(\d+)-[0-9a-f]{8}/);
    const ageMs = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    const isDead = owner && owner[1] === hostname() && !isRunning(Number(owner[2]));
    if (isDead || ageMs > 24 * 3600 * 1000) rmSync(path, { recursive: true, force: true });
  }
}

export function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name))
    .sort();
}

function homeOfUser() {
  try {
    return userInfo().homedir;
  } catch {
    return null; // A user id without an entry, as in many containers.
  }
}

/** Whether programs of others, npm among them, can keep files below HOME. */
export function hasUsableHome(env = process.env) {
  try {
    accessSync(env.HOME || '', constants.W_OK);
    return isAbsolute(env.HOME);
  } catch {
    return false;
  }
}
