import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolders, hasUsableHome } from './cache.mjs';
import { run, say, setupError } from './run.mjs';

/** Installs the packages of package-lock.json unless they are there. */
export async function installPackages(root) {
  if (isInstalled(root)) return;
  say('installing the packages of package-lock.json (npm ci)');
  const npm = npmProgram();
  const env = { ...process.env };
  // npm keeps its cache below HOME, and fails where that is missing.
  if (!hasUsableHome() && process.platform !== 'win32')
    env.npm_config_cache = join(cacheFolders(root).at(-1), '..', '.npm');
  const { ok, output, result } = await run(
    npm.program,
    [...npm.args, 'ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'],
    { cwd: root, env, shell: npm.shell },
  );
  // After its errors, npm explains all of its options.
  const errors = output.trim().split('\n').slice(0, 20).join('\n');
  if (!ok) throw setupError(`${errors}\nsetup: npm ci failed (${result}); see above, then run it again`);
}

/** npm writes what it has installed to node_modules/.package-lock.json, at the very end. */
export function isInstalled(root) {
  const lock = readPackages(join(root, 'package-lock.json'));
  const installed = readPackages(join(root, 'node_modules', '.package-lock.json'));
  if (!lock || !installed) return false;
  return Object.entries(lock).every(([path, { version, optional }]) => {
    if (path === '') return true;
    if (installed[path] === undefined) return optional === true;
    return installed[path].version === version;
  });
}

function readPackages(file) {
  if (!existsSync(file)) return null;
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? null;
  } catch {
    return null;
  }
}

/** The npm that started this script, else the one on the path; on Windows that is a batch file, which needs a shell. */
function npmProgram() {
  const { npm_execpath: path } = process.env;
  if (path && /npm-cli\.c?js$/.test(path)) return { program: process.execPath, args: [path], shell: false };
  return { program: 'npm', args: [], shell: process.platform === 'win32' };
}
