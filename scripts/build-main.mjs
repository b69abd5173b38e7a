// Makes dist/main: the engine and its hosts as JavaScript, file by file, so that entries of processes find their
// neighbours; Electron's preload as one CommonJS file, since a sandboxed page's preload cannot import; the licences.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectLicences } from './build-main-licences.mjs';
import { say, setupError } from './setup/run.mjs';

const electronFolder = join('src-main', 'hosts', 'electron');

/** Builds dist/main unless it was made from these very sources. */
export async function prepareMain(root) {
  let made = null;
  try {
    made = readFileSync(stampFile(root), 'utf8');
  } catch {
    // Never built.
  }
  if (made !== stamp(root)) await buildMain(root);
}

/** Builds beside the old one and then takes its place. */
export async function buildMain(root) {
  say('building the engine and its hosts (dist/main)');
  const output = join(root, 'dist', 'main');
  const partial = `${output}.${process.pid}`;
  const sources = stamp(root);
  try {
    compile(root, partial);
    await bundlePreload(root, join(partial, electronFolder));
    const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    writeFileSync(join(partial, 'package.json'), `${JSON.stringify({ name, version, type: 'module' }, null, 2)}\n`);
    writeFileSync(join(root, 'dist', 'licences.json'), JSON.stringify(collectLicences(root)));
    rmSync(output, { recursive: true, force: true });
    renameSync(partial, output);
    writeFileSync(stampFile(root), sources);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

function compile(root, output) {
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const args = [compiler, '-p', join(root, 'tsconfig.build.json'), '--outDir', output];
  const { status, stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw setupError(`setup: the engine cannot be built:\n${stdout}`);
}

export async function bundlePreload(root, output) {
  mkdirSync(output, { recursive: true });
  const { build } = await import('vite');
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    build: {
      outDir: output,
      emptyOutDir: false,
      target: 'es2023',
      minify: false,
      lib: { entry: join(root, electronFolder, 'preload.ts'), formats: ['cjs'], fileName: () => 'preload.cjs' },
      rolldownOptions: { external: ['electron'] },
      reportCompressedSize: false,
    },
  });
}

const stampFile = (root) => join(root, 'dist', 'main.stamp');

/** Changes with every file that is added, removed or written. */
function stamp(root) {
  const times = ['shared', 'src-main'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((each) => each.isFile())
      .map((each) => statSync(join(each.parentPath, each.name)).mtimeMs),
  );
  const others = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];
  for (const name of others) times.push(statSync(join(root, name)).mtimeMs);
  return `${times.length} files, the last of ${new Date(Math.max(...times)).toISOString()}\n`;
}
