import { open, readdir } from 'node:fs/promises';
import { homedir, hostname, userInfo } from 'node:os';
import { basename, join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { errorLine } from '../../../../shared/errors.ts';
import type { MadeFile } from '../../../../shared/run-detail.ts';
import type { Doctor } from '../../../../shared/system.ts';
import type { Studio } from '../../studio.ts';
import { redact } from './redact.ts';

const tailBytes = 2 ** 18;

/** A zip for a report of a defect: versions, what `doctor` tells, counts, the ends of the logs. Nothing of a patient. */
export async function makeDiagnostics(studio: Studio, logs: string, examine: () => Promise<Doctor>): Promise<MadeFile> {
  const names = await namesOf(studio);
  const { stored } = studio.workspace;
  const about = {
    program: studio.options.version,
    host: studio.options.host,
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    uptimeSeconds: Math.round(process.uptime()),
    memory: process.memoryUsage(),
    datasets: stored.datasets.length,
    pipelines: stored.pipelines.length,
    runs: (await studio.view()).runs.map(({ command, status, folds }) => ({ command, status, folds })),
    predictions: stored.predictions.length,
  };
  const doctor = await examine().then(
    (found) => JSON.stringify(found, null, 2),
    (error: unknown) => redact(errorLine(error), names),
  );
  const files: Record<string, Uint8Array> = {
    'about.json': strToU8(JSON.stringify(about, null, 2)),
    'doctor.json': strToU8(doctor),
  };
  for (const name of (await readdir(logs).catch(() => [])).filter((each) => each.endsWith('.log')).sort()) {
    files[name] = strToU8(redact(await readTail(join(logs, name)), names));
  }
  return { name: 'miscnn-studio-diagnostics.zip', type: 'application/zip', content: zipSync(files) };
}

/** All names that this installation knows: of cases, data sets, runs, folders, of the user and the machine. */
async function namesOf(studio: Studio): Promise<string[]> {
  const { workspace, options } = studio;
  const { stored } = workspace;
  const datasets = await Promise.all(stored.datasets.map(({ id }) => workspace.dataset(id).catch(() => null)));
  const cases = datasets.flatMap((each) => each?.dataset?.cases.map(({ id }) => id) ?? []);
  const folders = [
    workspace.folder,
    homedir(),
    ...options.roots,
    ...stored.datasets.map(({ folder }) => workspace.resolve(folder)),
    ...stored.runs.map(({ folder }) => workspace.resolve(folder)),
    ...stored.predictions.flatMap(({ input, out }) => [workspace.resolve(input), workspace.resolve(out)]),
  ];
  const entries = [...stored.datasets, ...stored.pipelines, ...stored.runs, ...stored.trash];
  const predicted = stored.predictions.flatMap((each) => [...each.cases, ...each.failed.map(({ id }) => id)]);
  return [
    ...folders,
    ...folders.map((folder) => basename(folder)),
    ...entries.map(({ name }) => name),
    ...cases,
    ...predicted,
    stored.name,
    hostname(),
    userName(),
  ];
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return ''; // A user id without an entry, as in many containers.
  }
}

/** The end of a file, from the start of a line on. */
async function readTail(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const from = Math.max(0, size - tailBytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(size, tailBytes)), { position: from });
    const text = buffer.toString('utf8', 0, bytesRead);
    return from === 0 ? text : text.slice(text.indexOf('\n') + 1);
  } finally {
    await file.close();
  }
}
