import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { commandOf } from './child.ts';
import { withResults } from './document.ts';
import { describeMachine } from './machine.ts';
import { comparePrediction } from './predict.ts';
import { compareResampling } from './resample.ts';
import { compareSteps } from './steps.ts';
import { machineSentence, targetTable, timeTable, type Results } from './tables.ts';

/**
 * Measures the engine against other programs: JSON on standard output, tables into docs/benchmarks.md. Arguments: a Python
 * that has the packages of requirements.txt, and the parts to measure; all without.
 */
const parts: Record<keyof Omit<Results, 'machine'>, (python: string) => unknown> = {
  small: (python) => compareSteps(python, 'small'),
  standard: (python) => compareSteps(python, 'standard'),
  slices: (python) => compareSteps(python, 'slices'),
  predict: comparePrediction,
  resample: compareResampling,
  feed: (python) => ownBenchmark(python, 'feed'),
  metrics: (python) => ownBenchmark(python, 'metrics'),
};

const [, , python, ...names] = process.argv;
const unknown = names.find((name) => !(name in parts));
if (unknown !== undefined) {
  process.stderr.write(`there is no part ${unknown}; there are ${Object.keys(parts).join(', ')}\n`);
  process.exit(1);
}
const results: Record<string, unknown> = { machine: describeMachine(python) };
const errors: Record<string, string> = {};
for (const [name, measure] of Object.entries(parts)) {
  if (names.length > 0 && !names.includes(name)) continue;
  process.stderr.write(`peers: ${name}\n`);
  try {
    results[name] = await measure(python);
  } catch (error) {
    // The other parts took long, and are worth having.
    errors[name] = (error as Error).message;
    process.exitCode = 1;
  }
}
console.log(JSON.stringify({ ...results, errors }, null, 2));
await writeTables(results as unknown as Results);

/** One of ours without a peer, whose target stands in the same table. */
function ownBenchmark(python: string, name: string): unknown {
  const [program, ...args] = commandOf(python, `../${name}.ts`);
  return JSON.parse(execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
}

async function writeTables(measured: Results): Promise<void> {
  const path = fileURLToPath(new URL('../../docs/benchmarks.md', import.meta.url));
  const tables = [targetTable(measured), timeTable(measured)];
  const text = withResults(readFileSync(path, 'utf8'), machineSentence(measured.machine), tables, names.length === 0);
  writeFileSync(path, await format(text, { ...(await resolveConfig(path)), filepath: path }));
}
