import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectLicences } from '../build-main-licences.mjs';
import { say, setupError } from './run.mjs';

/** What the renderer is made of. */
const sources = ['src-renderer', 'shared', 'package-lock.json'];

/** Builds dist/renderer unless it was made from these very sources. */
export async function prepareRenderer(root) {
  const { output, stamp } = places(root);
  const isFresh = existsSync(join(output, 'index.html')) && existsSync(stamp);
  if (!isFresh || readFileSync(stamp, 'utf8') !== hashSources(root)) await buildRenderer(root);
}

/** Builds beside the old one and then takes its place, so that a program that runs never serves half of it. */
export async function buildRenderer(root) {
  say('building the windows (dist/renderer)');
  const { output, stamp } = places(root);
  const hash = hashSources(root);
  const partial = `${output}.${process.pid}`;
  const { build } = await import('vite');
  try {
    await build({
      configFile: join(root, 'src-renderer', 'vite.config.ts'),
      logLevel: 'warn',
      build: { outDir: partial },
    });
    mkdirSync(join(root, 'dist'), { recursive: true });
    rmSync(output, { recursive: true, force: true });
    renameSync(partial, output);
    writeFileSync(join(root, 'dist', 'licences.json'), JSON.stringify(collectLicences(root)));
    writeFileSync(stamp, hash);
  } catch (error) {
    throw setupError(`setup: the windows cannot be built: ${error.message}`);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

function places(root) {
  return { output: join(root, 'dist', 'renderer'), stamp: join(root, 'dist', 'renderer.sha256') };
}

function hashSources(root) {
  const hash = createHash('sha256');
  for (const source of sources) {
    for (const path of filesOf(join(root, source)))
      hash.update(`${path.slice(root.length)}\n`).update(readFileSync(path));
  }
  return hash.digest('hex');
}

function filesOf(path) {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name))
    .sort();
}
