import {
  copyFileSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { provideAddon } from './addon.mjs';
import { cacheFolders, createEntry, findEntry, isIntact } from './cache.mjs';
import { cudaLibraryFolders, hasNvidiaGpu } from './gpu.mjs';
import { run, say, setupError } from './run.mjs';
import { downloadWheel, extractWheel, wheelFault } from './wheel.mjs';

/** What of the wheel is kept: the two libraries, the licences, and the headers that the addon includes. */
const keptMembers = [
  'tensorflow/libtensorflow_cc.so.2',
  'tensorflow/libtensorflow_framework.so.2',
  'tensorflow/THIRD_PARTY_NOTICES.txt',
  'tensorflow/include/LICENSE',
  'tensorflow/include/tensorflow/c/',
  'tensorflow/include/tensorflow/core/platform/ctstring',
  'tensorflow/include/tsl/platform/ctstring',
  'tensorflow/include/xla/tsl/c/',
];

/**
 * Gets TensorFlow from the wheel that resources/tensorflow.json names, and puts it where tfjs-node looks for it.
 * Does nothing when that is so already. `verify` reads every file again.
 */
export async function installFromWheel(root, { gpu, verify = false, wheelFile } = {}) {
  const pinned = JSON.parse(readFileSync(join(root, 'resources', 'tensorflow.json'), 'utf8'));
  const places = tfjsPlaces(root);
  const state = readState(places.state);
  const isSame = state?.version === pinned.version && (gpu === undefined || state.variant === (gpu ? 'gpu' : 'cpu'));
  if (isSame && !wheelFile && isLinked(places, state, verify)) return state;

  const folders = cacheFolders(root);
  const variants = await variantsToTry(pinned, gpu, state);
  for (const variant of variants) {
    const key = `${process.platform}-${process.arch}-${variant}`;
    try {
      const entry = await provideLibrary({ pinned, key, folders, verify, wheelFile });
      const library = join(entry, 'tensorflow');
      const { version } = pinned;
      const addon = await provideAddon({ root, folders, library, version, binding: places.binding, hashes: verify });
      return await link(places, { version, variant, entry, addon });
    } catch (error) {
      if (variant === variants.at(-1)) throw error;
      say(`${error.message}\nsetup: going on without the GPU; "npm run setup -- --gpu" tries again`);
    }
  }
}

/** With a GPU, and nobody asking for it, the plain library is better than none. */
async function variantsToTry(pinned, gpu, state) {
  const hasWheel = (variant) => pinned.wheels[`${process.platform}-${process.arch}-${variant}`] !== undefined;
  if (gpu === undefined && state?.version === pinned.version) return [state.variant];
  if (gpu === true) return ['gpu'];
  return gpu === undefined && hasWheel('gpu') && (await hasNvidiaGpu()) ? ['gpu', 'cpu'] : ['cpu'];
}

async function provideLibrary({ pinned, key, folders, verify, wheelFile }) {
  const wheel = pinned.wheels[key];
  if (!wheel) {
    const known = Object.keys(pinned.wheels).join(', ');
    throw setupError(`setup: there is no TensorFlow for ${key}; there is one for ${known}`);
  }
  const name = `tensorflow-${pinned.version}-${key}`;
  const found = findEntry(folders, name, { hashes: verify });
  if (found) return found;
  return createEntry(folders, name, async (folder) => {
    await fetchWheel({ ...wheel, version: pinned.version }, folder, keptMembers, wheelFile);
    const cuda = pinned.cuda[key];
    for (const each of cuda?.packages ?? []) {
      await fetchWheel({ ...each, platforms: cuda.platforms }, folder, ['nvidia/']);
    }
  });
}

async function fetchWheel(wheel, folder, prefixes, givenFile) {
  const tried = [];
  if (givenFile) {
    const fault = wheelFault(givenFile, wheel);
    if (fault) throw setupError(`setup: ${fault}; give the wheel of ${wheel.package} ${wheel.version} for cp311`);
  }
  const path = givenFile ?? (await downloadWheel(wheel, folder, tried));
  if (!path) throw setupError(noRoute(wheel, tried));
  say(`unpacking ${wheel.package} ${wheel.version}`);
  await extractWheel(path, folder, prefixes);
  rmSync(join(folder, 'download'), { recursive: true, force: true });
}

export function noRoute({ package: name, version, platforms }, tried) {
  return [
    `setup: ${name} ${version} could not be downloaded. Tried:`,
    ...tried.map((line) => `  ${line}`),
    'Install Python 3 with pip (Debian, Ubuntu: apt-get install python3 python3-pip g++) and check that pip reaches its',
    'package index, then run this again. Without a network: on another machine, run',
    `  pip download --no-deps --only-binary=:all: --python-version=3.11 --abi=cp311 --platform=${platforms[0]} ${name}==${version}`,
    'and give the file here: npm run setup -- --wheel FILE',
  ].join('\n');
}

function tfjsPlaces(root) {
  const tfjs = join(root, 'node_modules', '@tensorflow', 'tfjs-node-gpu');
  return {
    binding: join(tfjs, 'binding'),
    library: join(tfjs, 'deps', 'lib'),
    addon: join(tfjs, 'lib', 'napi-v8', 'tfjs_binding.node'),
    // Beside what it speaks of, so that a fresh install of the packages takes it away as well.
    state: join(tfjs, 'studio-setup.json'),
  };
}

function readState(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

function isLinked(places, { entry, addonBytes }, hashes) {
  try {
    const isHere = readlinkSync(places.library) === join(entry, 'tensorflow');
    return isHere && lstatSync(places.addon).size === addonBytes && isIntact(entry, { hashes }) && !hashes;
  } catch {
    return false;
  }
}

/** Puts library and addon in place, tries whether Node can load them, and only then remembers that they are there. */
async function link(places, { version, variant, entry, addon }) {
  for (const place of [places.library, places.addon]) mkdirSync(dirname(place), { recursive: true });
  const fresh = (place) => `${place}.${process.pid}`;
  symlinkSync(join(entry, 'tensorflow'), fresh(places.library));
  replace(fresh(places.library), places.library);
  copyFileSync(addon, fresh(places.addon));
  replace(fresh(places.addon), places.addon);

  const { ok, result } = await run(process.execPath, [
    '-e',
    `process.dlopen({ exports: {} }, ${JSON.stringify(places.addon)})`,
  ]);
  if (!ok) {
    const cause = /SIGILL/.test(result) ? 'this processor lacks AVX, which TensorFlow needs' : result;
    throw setupError(`setup: TensorFlow ${version} was installed, but Node cannot load it: ${cause}`);
  }
  const state = {
    version,
    variant,
    entry,
    addonBytes: lstatSync(places.addon).size,
    libraryPath: cudaLibraryFolders(entry),
  };
  writeFileSync(places.state, `${JSON.stringify(state, null, 2)}\n`);
  return state;
}

function replace(from, to) {
  // A folder that an installer made cannot be renamed over.
  if (lstatSync(to, { throwIfNoEntry: false })?.isDirectory()) rmSync(to, { recursive: true });
  renameSync(from, to);
}
