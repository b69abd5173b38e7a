// Runs the benchmarks one after the other, each in a process of its own; prints one JSON object, its keys their names.
// With names: these benchmarks only. A benchmark is a file bench/NAME.ts that prints JSON.
import { readdirSync } from 'node:fs';
import { join, parse } from 'node:path';
import { prepareAll, root, runScript } from './setup.mjs';
import { run } from './setup/run.mjs';

await runScript(async () => {
  await prepareAll();
  const wanted = process.argv.slice(2);
  const names = readdirSync(join(root, 'bench'))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => parse(file).name)
    .filter((name) => wanted.length === 0 || wanted.includes(name))
    .sort();
  const results = {};
  for (const name of names) {
    process.stderr.write(`bench: ${name}\n`);
    results[name] = await measure(join(root, 'bench', `${name}.ts`));
  }
  process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
  return Object.values(results).some((result) => result.error) ? 1 : 0;
});

async function measure(file) {
  const { ok, stdout, output, result } = await run(process.execPath, ['--expose-gc', '--import', 'tsx', file], {
    cwd: root,
  });
  if (!ok) return { error: result, output };
  try {
    return JSON.parse(stdout);
  } catch {
    return { error: 'printed no JSON', output };
  }
}
