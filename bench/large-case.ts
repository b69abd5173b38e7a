import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** In a process of its own, so that its peak memory is that of one case. */
const worker = fileURLToPath(new URL('./support/large-case.ts', import.meta.url));
const output = execFileSync(process.execPath, ['--import', 'tsx', worker], { stdio: ['ignore', 'pipe', 'ignore'] });
console.log(output.toString().trim());
