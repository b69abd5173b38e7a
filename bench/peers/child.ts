import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A program that warms up, tells facts about itself, and then answers one number at a time. */
export interface Child {
  readonly pid: number;
  readonly facts: Facts;
  ask<Answer>(count: number): Promise<Answer>;
  /** Resolves when it has ended. */
  end(): Promise<void>;
}

export interface Facts {
  /** Of its network, with moving statistics. */
  readonly parameters?: number;
  /** Of its first steps. */
  readonly losses?: readonly number[];
  /** What it chose, where it chooses. */
  readonly engine?: unknown;
  readonly versions: Readonly<Record<string, string>>;
}

const fileHere = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** The command of a program beside this file: `.ts` by Node, `.py` by the given Python. */
export function commandOf(python: string, file: string, ...args: readonly (string | number)[]): string[] {
  // -B: without a cache of bytecode beside the file.
  const program = file.endsWith('.py') ? [python, '-B'] : [process.execPath, '--expose-gc', '--import', 'tsx'];
  return [...program, fileHere(file), ...args.map(String)];
}

/** Throws an error with the end of what the program said when it ends before it has answered. */
export async function startChild([program, ...args]: readonly string[]): Promise<Child> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (said = (said + text).slice(-4000)));
  child.on('error', ({ message }) => void (said += message));
  const ended = new Promise<void>((resolve) => void child.once('close', () => resolve()));
  // That it has ended is told by its output.
  child.stdin.on('error', () => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async <Answer>(): Promise<Answer> => {
    const { value, done } = await lines.next();
    if (!done) return JSON.parse(value) as Answer;
    await ended;
    throw new Error(`${args.join(' ')} ended (${child.signalCode ?? child.exitCode}):\n${said}`);
  };
  const facts = await answer<Facts>();
  return {
    pid: child.pid!,
    facts,
    ask(count) {
      child.stdin.write(`${count}\n`);
      return answer();
    },
    end() {
      child.stdin.end();
      return ended;
    },
  };
}

/** The other side: tells the facts, then answers each number that comes. */
export async function serve(facts: Facts, answer: (count: number) => unknown): Promise<void> {
  process.stdout.write(`${JSON.stringify(facts)}\n`);
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await answer(Number(line)))}\n`);
  }
}

/** Seconds that all cores together have worked for a process; NaN where the system does not tell. */
export function cpuSeconds(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/.*\) /s, '').split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return NaN;
  }
}

/** Memory of a process in GB: now (VmRSS), or the most there was (VmHWM); NaN where the system does not tell. */
export function residentGigabytes(pid: number | 'self', which: 'VmRSS' | 'VmHWM'): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return (Number(new RegExp(`${which}:\\s+(\\d+)`).exec(status)![1]) * 1024) / 1e9;
  } catch {
    return NaN;
  }
}
