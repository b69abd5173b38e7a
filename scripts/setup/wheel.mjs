import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { folderBytes, hashFile } from './cache.mjs';
import { run, say, setupError } from './run.mjs';

const pips = [['python3', '-m', 'pip'], ['python', '-m', 'pip'], ['pip3'], ['pip']];

/** Arguments that make pip fetch the same wheel whatever Python it runs on. */
export function pipArguments({ package: name, version, platforms }, folder) {
  return [
    'download',
    '--no-deps',
    '--no-cache-dir',
    '--disable-pip-version-check',
    '--only-binary=:all:',
    '--python-version=3.11',
    '--implementation=cp',
    '--abi=cp311',
    ...platforms.map((platform) => `--platform=${platform}`),
    `--dest=${folder}`,
    `${name}==${version}`,
  ];
}

/**
 * Downloads one wheel into `folder` and checks its hash. Adds a line for each way tried to `tried`; resolves to the
 * wheel's path, or null when none worked.
 */
export async function downloadWheel(wheel, folder, tried) {
  const downloads = join(folder, 'download');
  say(`downloading ${wheel.package} ${wheel.version}${wheel.bytes ? ` (${megabytes(wheel.bytes)} MB)` : ''}`);
  for (const [program, ...first] of pips) {
    const shown = [program, ...first, 'download', `${wheel.package}==${wheel.version}`].join(' ');
    rmSync(downloads, { recursive: true, force: true });
    mkdirSync(downloads, { recursive: true });
    // pip downloads to its temporary folder: in ours, it is on the disk that has room, and its growth can be shown.
    const env = { ...process.env, TMPDIR: downloads };
    const { ok, result } = await withProgress(wheel, downloads, () =>
      run(program, [...first, ...pipArguments(wheel, downloads)], { env }),
    );
    const name = ok ? readdirSync(downloads).find((each) => each.endsWith('.whl')) : undefined;
    const fault = name ? wheelFault(join(downloads, name), wheel) : result;
    if (name && !fault) return join(downloads, name);
    tried.push(`${shown}: ${fault ?? 'no wheel came'}`);
  }
  return null;
}

/** Why a file is not the wheel that was asked for, or null. */
export function wheelFault(path, { sha256 }) {
  const found = hashFile(path);
  return found === sha256 ? null : `${basename(path)} has SHA-256 ${found} instead of ${sha256}`;
}

/** Unpacks the members below the given prefixes. */
export async function extractWheel(path, folder, prefixes) {
  const script = fileURLToPath(new URL('./extract_wheel.py', import.meta.url));
  const results = [];
  for (const python of ['python3', 'python']) {
    const { ok, result } = await run(python, [script, path, folder, ...prefixes]);
    if (ok) return;
    results.push(`${python}: ${result}`);
  }
  throw setupError(
    `${basename(path)} could not be unpacked (${results.join('; ')}); free some disk space, or install Python 3`,
  );
}

async function withProgress({ bytes }, folder, work) {
  // At its end, pip copies what it has downloaded, so that there is for a moment more than the whole.
  const report = () => {
    const done = Math.min(folderBytes(folder), bytes ?? Infinity);
    say(`  ${megabytes(done)}${bytes ? ` of ${megabytes(bytes)}` : ''} MB`);
  };
  const timer = setInterval(report, 5000);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

function megabytes(bytes) {
  return Math.round(bytes / 1e6);
}
