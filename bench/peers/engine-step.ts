import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolveParams } from '../../shared/params.ts';
import { unet } from '../../src-main/core/architectures/index.ts';
import { diceCrossEntropy } from '../../src-main/core/losses/index.ts';
import { adam } from '../../src-main/core/optimizers/index.ts';
import { startTensorFlow } from '../../src-main/core/tf/index.ts';
import { createTrainer, type TrainerOptions } from '../../src-main/core/train/step.ts';
import { serve } from './child.ts';
import { netOf } from './nets.ts';
import { floatsOf, writeWeights } from './shared-files.ts';

/** Training steps of the engine. Arguments: the net, the precision, the folder of batch and weights, which it writes first. */
const [, , name, precision, folder] = process.argv;
const { rank, depth, filters, classes, batch: items, shape } = netOf(name);
const { version } = startTensorFlow();
const network = unet.build({ rank, channels: 1, classes, seed: 1 }, resolveParams(unet.params, { depth, filters }, ''));
writeWeights(folder, network);
const batch = {
  image: floatsOf(folder, 'image'),
  label: new Uint8Array(readFileSync(join(folder, 'labels.bin'))),
  shape: [items, shape.at(-3) ?? 1, shape.at(-2)!, shape.at(-1)!, 1] as const,
};
const loss = diceCrossEntropy.loss(resolveParams(diceCrossEntropy.params, {}, ''));
const params = resolveParams(adam.params, {}, '') as never;
const trainer = createTrainer(network, loss, adam as never, params, {
  precision: precision as TrainerOptions['precision'],
});

const losses = [0, 1, 2].map(() => trainer.step(batch, 1e-3));
const { engine } = trainer;
await serve({ parameters: network.countParams(), losses, engine, versions: { tensorflow: version } }, (count) =>
  Array.from({ length: count }, () => {
    const start = performance.now();
    trainer.step(batch, 1e-3);
    return (performance.now() - start) / 1000;
  }),
);
