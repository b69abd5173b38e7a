import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './run.mjs';

/** Whether an NVIDIA GPU is there that a driver serves. */
export async function hasNvidiaGpu() {
  const driverFolder = '/proc/driver/nvidia/gpus';
  if (existsSync(driverFolder) && readdirSync(driverFolder).length > 0) return true;
  const { ok, output } = await run('nvidia-smi', ['-L']);
  return ok && listsGpu(output);
}

/** Reads what `nvidia-smi -L` prints: a line a GPU, or a sentence that there is none. */
export function listsGpu(output) {
  return /^GPU \d+:/m.test(output);
}

/** The folders of CUDA's libraries below an entry of the cache, where TensorFlow's own search path expects them. */
export function cudaLibraryFolders(entry) {
  const nvidia = join(entry, 'nvidia');
  if (!existsSync(nvidia)) return [];
  return readdirSync(nvidia)
    .sort()
    .map((name) => join(nvidia, name, 'lib'))
    .filter((folder) => existsSync(folder));
}

/** LD_LIBRARY_PATH with folders put first, each once. */
export function extendLibraryPath(folders, current = '') {
  return [...new Set([...folders, ...current.split(delimiter)])].filter(Boolean).join(delimiter);
}
