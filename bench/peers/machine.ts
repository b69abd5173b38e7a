import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { rounded } from '../support/measure.ts';
import { commandOf } from './child.ts';

/** What of a processor decides how fast networks train on it. */
const decisive = ['avx2', 'avx512f', 'avx512_bf16', 'amx_bf16'];

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly gigabytes: number;
  /** Which of the decisive ones it has. */
  readonly flags: readonly string[];
  /** Processes that wanted a core, on average, in the minute before. */
  readonly load: number;
  readonly node: string;
  readonly day: string;
  /** GFLOP/s of a large matrix multiplication on all cores. */
  readonly peak: Readonly<Record<'float32' | 'bfloat16', number>>;
}

export function describeMachine(python: string): Machine {
  const load = rounded(loadavg()[0]);
  const [program, ...args] = commandOf(python, 'torch_peak.py');
  const peak = JSON.parse(execFileSync(program, args, { encoding: 'utf8' })) as Machine['peak'];
  return {
    processor: cpus()[0].model,
    cores: availableParallelism(),
    gigabytes: Math.round(totalmem() / 2 ** 30),
    flags: flags(),
    load,
    node: process.versions.node,
    day: new Date().toISOString().slice(0, 10),
    peak: { float32: rounded(peak.float32), bfloat16: rounded(peak.bfloat16) },
  };
}

function flags(): string[] {
  try {
    const words = new Set(/^flags\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1].split(' '));
    return decisive.filter((flag) => words.has(flag));
  } catch {
    return [];
  }
}
