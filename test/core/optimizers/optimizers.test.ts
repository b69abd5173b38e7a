import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { resolveParams } from '../../../shared/params.ts';
import type { Optimizer } from '../../../src-main/core/optimizers/optimizer.ts';
import * as optimizers from '../../../src-main/core/optimizers/index.ts';
import { createVariable, readVariable, startTensorFlow, tf } from '../../../src-main/core/tf/index.ts';

before(() => void startTensorFlow());

/** Weights after each of a few steps down the bowl Σ i·w². */
function descend(id: keyof typeof optimizers, params: object, learningRate: number, steps: number): number[] {
  const optimizer = optimizers[id] as unknown as Optimizer;
  const resolved = resolveParams(optimizer.params, params as Record<string, unknown>, id);
  const curvature = tf.tensor1d([2, 4, 6]);
  const handle = createVariable(tf.tensor1d([1, -2, 3]));
  const state = Array.from({ length: optimizer.slots }, () => createVariable(tf.zeros([3])));
  for (let step = 1; step <= steps; step++) {
    const value = readVariable(handle);
    const scalars = optimizer.scalars({ learningRate, step }, resolved).map((each) => tf.scalar(each));
    optimizer.update([{ handle, value, gradient: tf.mul(value, curvature), state }], scalars, resolved);
  }
  return [...readVariable(handle).dataSync()];
}

function assertClose(actual: number[], expected: number[]): void {
  actual.forEach((value, i) => assert.ok(Math.abs(value - expected[i]) < 1e-5, `${actual} is not ${expected}`));
}

describe('optimizers', () => {
  it('adam: the steps of Kingma & Ba by hand', () => {
    const [w, m, v] = [
      [1, -2, 3],
      [0, 0, 0],
      [0, 0, 0],
    ];
    for (let t = 1; t <= 4; t++) {
      [2, 4, 6].forEach((curvature, i) => {
        const gradient = curvature * w[i];
        m[i] = 0.9 * m[i] + 0.1 * gradient;
        v[i] = 0.999 * v[i] + 0.001 * gradient ** 2;
        w[i] -= (0.1 * (m[i] / (1 - 0.9 ** t))) / Math.sqrt(v[i] / (1 - 0.999 ** t));
      });
    }
    assertClose(descend('adam', { epsilon: 1e-12 }, 0.1, 4), w);
  });

  it('adam: weight decay is decoupled from the gradient', () => {
    const [plain] = descend('adam', { epsilon: 1e-12 }, 0.1, 1);
    const [decayed] = descend('adam', { epsilon: 1e-12, weightDecay: 0.5 }, 0.1, 1);
    assert.ok(Math.abs(plain - decayed - 0.1 * 0.5) < 1e-6);
  });

  it('sgd: Nesterov momentum and L2 by hand', () => {
    const [w, velocity] = [
      [1, -2, 3],
      [0, 0, 0],
    ];
    for (let t = 1; t <= 3; t++) {
      [2, 4, 6].forEach((curvature, i) => {
        const gradient = curvature * w[i] + 0.01 * w[i];
        velocity[i] = 0.9 * velocity[i] + gradient;
        w[i] -= 0.01 * (gradient + 0.9 * velocity[i]);
      });
    }
    assertClose(descend('sgd', { momentum: 0.9, weightDecay: 0.01, clipNorm: 0 }, 0.01, 3), w);
  });

  it('sgd: a gradient is shortened to the longest that is allowed', () => {
    const [x, y, z] = descend('sgd', { momentum: 0, weightDecay: 0, clipNorm: 2, nesterov: false }, 1, 1);
    assert.ok(Math.abs(Math.hypot(x - 1, y + 2, z - 3) - 2) < 1e-4);
  });

  for (const id of Object.keys(optimizers) as (keyof typeof optimizers)[]) {
    it(`${id}: gets down`, () => {
      const end = descend(id, {}, id === 'adam' ? 0.1 : 0.001, 300);
      assert.ok(Math.hypot(...end) < 0.5, String(end));
    });
  }
});
