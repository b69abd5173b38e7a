import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Each in a process of its own, so that its peak memory is that of one case. */
const worker = fileURLToPath(new URL('./support/large-case.ts', import.meta.url));
const results: object[] = [];
for (const given of [
  ['100', 'plain'],
  ['300', 'plain'],
  ['300', 'plain', 'probabilities'],
  ['100', 'resampled'],
  ['300', 'resampled'],
]) {
  const output = execFileSync(process.execPath, ['--expose-gc', '--import', 'tsx', worker, ...given], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  results.push(JSON.parse(output.toString()) as object);
}
console.log(JSON.stringify(results));
