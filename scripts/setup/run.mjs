import { spawn } from 'node:child_process';

/** A line for the person who waits. Standard error, so that a command's standard output stays its own. */
export function say(text) {
  process.stderr.write(`setup: ${text}\n`);
}

/** An error whose message is the whole story: printed without a stack. */
export function setupError(message) {
  return Object.assign(new Error(message), { isSetupError: true });
}

/**
 * Runs a program to its end and resolves to { ok, stdout, output, result }: standard output, both streams together,
 * and in words how it ended. Never rejects: a program that is missing is a result like any other.
 */
export function run(program, args, { cwd, env = process.env, shell = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env, shell, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
    child.on('error', (error) => {
      resolve({ ok: false, stdout, output, result: error.code === 'ENOENT' ? 'not found' : error.message });
    });
    child.on('close', (code, signal) => {
      const how = signal ? `killed by ${signal}` : `exit code ${code}`;
      resolve({
        ok: code === 0,
        stdout,
        output,
        result: code === 0 ? 'good' : [lastLine(output), how].filter(Boolean).join(', '),
      });
    });
  });
}

/** The line that tells most of a program's output: the last that speaks of an error, else the last. */
export function lastLine(output) {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const line = lines.findLast((each) => /error/i.test(each)) ?? lines.at(-1) ?? '';
  return line.length > 300 ? `${line.slice(0, 297)}...` : line;
}
