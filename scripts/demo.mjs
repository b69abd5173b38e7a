// The main job on the sample study: 3-fold cross-validation of a 3D U-Net, in a fresh run folder.
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { prepareAll, root, runScript } from './setup.mjs';
import { runCommandLine } from './miscnn.mjs';

await runScript(async () => {
  await prepareAll();
  const resource = (name) => relative(process.cwd(), join(root, 'resources', name)) || '.';
  return runCommandLine([
    'cross-validate',
    resource('sample-study'),
    ...['--folds', '3'],
    ...['--pipeline', resource('demo-pipeline.json')],
    ...['--out', freshFolder(join(root, 'runs'), 'demo')],
    ...process.argv.slice(2),
  ]);
});

/** demo, or demo-2, demo-3 and so on where there is one already: a run folder is never written over. */
function freshFolder(parent, name) {
  for (let i = 1; ; i++) {
    const folder = join(parent, i === 1 ? name : `${name}-${i}`);
    if (!existsSync(folder)) return relative(process.cwd(), folder);
  }
}
