import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run, say, setupError } from './run.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** The program of a Chromium for tests: the one that CHROMIUM names, the system's, Playwright's own; null without one. */
export async function findChromium(env = process.env) {
  if (env.CHROMIUM) return isProgram(env.CHROMIUM) ? env.CHROMIUM : null;
  return onPath(env) ?? (await ofPlaywright());
}

/** The same, installed where it is missing and can be: on Debian and its kin, by root. */
export async function prepareChromium() {
  const found = await findChromium();
  if (found !== null) return found;
  const how = 'install Chromium (Debian: apt-get install chromium), or run "npx playwright install chromium"';
  if (process.env.CHROMIUM) throw setupError(`setup: CHROMIUM names no program: ${process.env.CHROMIUM}`);
  if (process.platform !== 'linux' || process.getuid() !== 0 || !existsSync('/usr/bin/apt-get')) {
    throw setupError(`setup: the tests of the windows need Chromium, and none was found; ${how}`);
  }
  say('installing Chromium for the tests of the windows (apt-get install chromium)');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = () => run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { env });
  let outcome = await install();
  if (!outcome.ok) {
    await run('apt-get', ['update'], { env });
    outcome = await install();
  }
  const program = await findChromium();
  if (program === null) throw setupError(`setup: Chromium was not installed (${outcome.result}); ${how}`);
  return program;
}

function onPath(env) {
  const extension = process.platform === 'win32' ? '.exe' : '';
  const folders = (env.PATH ?? env.Path ?? '').split(delimiter).filter(Boolean);
  for (const name of names) {
    const program = folders.map((folder) => join(folder, name + extension)).find(isProgram);
    if (program) return program;
  }
  return null;
}

async function ofPlaywright() {
  const { chromium } = await import('playwright');
  const program = chromium.executablePath();
  return isProgram(program) ? program : null;
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
