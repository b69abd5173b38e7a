import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { resolveParams } from '../../shared/params.ts';
import * as losses from '../../src-main/core/losses/index.ts';
import type { Loss } from '../../src-main/core/losses/loss.ts';
import * as optimizers from '../../src-main/core/optimizers/index.ts';
import type { Optimizer } from '../../src-main/core/optimizers/optimizer.ts';
import { startTensorFlow, tfl } from '../../src-main/core/tf/index.ts';
import { createTrainer } from '../../src-main/core/train/step.ts';
import { noiseBatch } from '../core/train/networks.ts';
import { assertAlike } from '../support/alike.ts';

before(() => void startTensorFlow());

/** A convolution and a softmax: what a loss and an optimiser see of any network. */
function smallest(): tfl.LayersModel {
  const input = tfl.input({ shape: [null, null, null, 1] });
  const kernelInitializer = tfl.initializers.glorotUniform({ seed: 3 });
  const logits = tfl.layers.conv3d({ filters: 3, kernelSize: 3, padding: 'same', kernelInitializer }).apply(input);
  const output = tfl.layers.softmax({ axis: -1 }).apply(logits) as tfl.SymbolicTensor;
  return tfl.model({ inputs: input, outputs: output });
}

/** Losses of 20 steps on batches that differ, at a rate that changes. */
function train(loss: Loss, optimizer: Optimizer, given: object, compiled: boolean): number[] {
  const params = resolveParams(optimizer.params, given as Record<string, unknown>, '');
  const lossOf = loss.loss(resolveParams(loss.params, {}, '') as never);
  const trainer = createTrainer(smallest(), lossOf, optimizer, params, { compiled });
  const values = Array.from({ length: 20 }, (_, step) => trainer.step(noiseBatch(step % 3), 0.05 / (1 + step / 10)));
  assert.equal(trainer.engine!.mode, compiled ? 'compiled' : 'eager', trainer.engine!.reason ?? '');
  trainer.dispose();
  return values;
}

const both = (loss: Loss, optimizer: Optimizer, given = {}): number[][] =>
  [true, false].map((compiled) => train(loss, optimizer, given, compiled));

describe('a compiled step', () => {
  for (const [id, loss] of Object.entries(losses) as [string, Loss][]) {
    it(`trains by the loss ${id} as step by step`, () => {
      const [compiled, eager] = both(loss, optimizers.adam as unknown as Optimizer);
      assertAlike(compiled, eager);
      assert.ok(eager.at(-1)! < eager[1], String(eager));
    });
  }

  const settings = { adam: [{}, { weightDecay: 0.1 }], sgd: [{}, { nesterov: false, clipNorm: 0, momentum: 0.5 }] };
  for (const [id, optimizer] of Object.entries(optimizers) as [keyof typeof optimizers, never][]) {
    for (const given of settings[id]) {
      it(`trains by the optimiser ${id} ${JSON.stringify(given)} as step by step`, () => {
        const [compiled, eager] = both(losses.diceCrossEntropy as unknown as Loss, optimizer, given);
        assertAlike(compiled, eager);
      });
    }
  }
});
