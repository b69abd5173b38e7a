import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { resolveParams } from '../../shared/params.ts';
import type { Loss, LossFunction } from '../../src-main/core/losses/loss.ts';
import * as losses from '../../src-main/core/losses/index.ts';
import { startTensorFlow, tf } from '../../src-main/core/tf/index.ts';
import { assertGradient } from '../core/tf/numeric-gradient.ts';

before(() => void startTensorFlow());

const spaces = [
  { name: '2D', shape: [2, 6, 5], classes: 2 },
  { name: '3D', shape: [2, 4, 3, 5], classes: 3 },
  { name: '3D, five classes', shape: [1, 4, 4, 4], classes: 5 },
];

const oneHot = (labels: tf.Tensor, classes: number): tf.Tensor => tf.oneHot(labels, classes, 1, 0, 'float32');

for (const [id, entry] of Object.entries(losses) as [string, Loss][]) {
  const has = (name: string): boolean => Object.hasOwn(entry.params, name);
  // Weights that differ from class to class, and more than differ by chance.
  const weighted = (name: string, classes: number): object => ({
    [name]: Array.from({ length: classes }, (_, i) => i + 1),
  });
  const variants = [
    { variant: '', given: () => ({}) },
    ...(has('background') ? [{ variant: ', without background', given: () => ({ background: false }) }] : []),
    ...['classWeights', 'alpha']
      .filter((name) => entry.params[name]?.kind === 'numbers')
      .map((name) => ({ variant: `, ${name}`, given: (classes: number) => weighted(name, classes) })),
  ];
  const lossOf = (given: object): LossFunction =>
    entry.loss(resolveParams(entry.params, given as Record<string, unknown>, id) as never);

  describe(`loss ${id}`, () => {
    for (const { variant, given } of variants) {
      for (const { name, shape, classes } of spaces) {
        const loss = lossOf(given(classes));
        const value = (truth: tf.Tensor, prediction: tf.Tensor): number => loss(truth, prediction).dataSync()[0];
        // The last class is absent, as most classes are from most patches.
        const truthOf = (): tf.Tensor => oneHot(tf.randomUniform(shape, 0, classes - 1, 'int32', 3), classes);
        const logitsOf = (): tf.Tensor => tf.randomNormal([...shape, classes], 0, 1, 'float32', 4);
        const where = `${name}${variant}`;

        it(`${where}: a finite scalar, lowest at the truth and higher the further from it`, () => {
          const truth = truthOf();
          const uniform = tf.fill(truth.shape, 1 / classes);
          const wrong = tf.softmax(tf.mul(tf.sub(1, truth), 20));
          const values = [truth, tf.add(tf.mul(truth, 0.5), tf.mul(uniform, 0.5)), uniform, wrong].map((p) =>
            value(truth, p),
          );
          assert.ok(values.every(Number.isFinite), String(values));
          assert.deepEqual(
            values,
            values.toSorted((a, b) => a - b),
          );
          assert.ok(values[0] > -1e-6 && values[0] < values[1] && values[2] < values[3], String(values));
          assert.ok(Math.abs(values[0]) < 1e-3, `${values[0]} where the prediction is the truth`);
          assert.equal(loss(truth, uniform).rank, 0);
        });

        it(`${where}: its gradient is the numeric one`, () => {
          const truth = truthOf();
          assertGradient((logits) => loss(truth, tf.softmax(logits)), [logitsOf()], 1e-2);
        });

        it(`${where}: finite where the prediction is certain, right or wrong, and where all is background`, () => {
          const truth = truthOf();
          const empty = oneHot(tf.zeros(shape, 'int32'), classes);
          const opposite = (of: tf.Tensor): tf.Tensor => oneHot(tf.argMin(of, -1), classes);
          for (const [what, ...[t, p]] of [
            ['wrong', truth, opposite(truth)],
            ['right', truth, truth],
            ['nothing at all', truth, tf.zerosLike(truth)],
            ['everything at once', truth, tf.onesLike(truth)],
            ['background, wrong', empty, opposite(empty)],
            ['background, right', empty, empty],
            ['background, unsure', empty, tf.softmax(logitsOf())],
          ] as [string, tf.Tensor, tf.Tensor][]) {
            assert.ok(Number.isFinite(value(t, p)), what);
            assert.ok(
              tf
                .grad((each: tf.Tensor) => loss(t, each))(tf.clone(p))
                .dataSync()
                .every(Number.isFinite),
              what,
            );
          }
          assert.ok(value(empty, empty) < value(empty, opposite(empty)), 'what is found where nothing is costs');
        });
      }
    }

    it('a patch of nothing but a class that weighs 0 is finite', () => {
      for (const name of ['classWeights', 'alpha'].filter((each) => entry.params[each]?.kind === 'numbers')) {
        const loss = lossOf({ [name]: [0, 1, 2] });
        const truth = oneHot(tf.zeros([2, 3, 3], 'int32'), 3);
        const prediction = tf.softmax(tf.randomNormal(truth.shape, 0, 1, 'float32', 4));
        assert.ok(Number.isFinite(loss(truth, prediction).dataSync()[0]));
        const gradient = tf.grad((each: tf.Tensor) => loss(truth, each))(prediction);
        assert.ok(gradient.dataSync().every(Number.isFinite));
      }
    });

    it('weights of another number than there are classes are refused', () => {
      for (const name of ['classWeights', 'alpha'].filter((each) => entry.params[each]?.kind === 'numbers')) {
        const truth = oneHot(tf.zeros([1, 2, 2], 'int32'), 3);
        assert.throws(
          () => lossOf({ [name]: [1, 2] })(truth, truth),
          (error: { tag?: string; message: string }) =>
            error.tag === 'bad-pipeline' && error.message.includes(`loss.params.${name} has 2 numbers for 3 classes`),
        );
      }
    });
  });
}

describe('weights that leave nothing to lower', () => {
  const truth = (): tf.Tensor => oneHot(tf.zeros([1, 2, 2], 'int32'), 2);
  for (const [id, entry] of (Object.entries(losses) as [string, Loss][]).filter(
    ([, { params }]) => 'classWeights' in params,
  )) {
    it(`${id}: are refused`, () => {
      const cases = [
        { classWeights: [0, 0] },
        ...('background' in entry.params ? [{ classWeights: [1, 0], background: false }] : []),
      ];
      for (const given of cases) {
        const loss = entry.loss(resolveParams(entry.params, given, id) as never);
        assert.throws(() => loss(truth(), truth()), { tag: 'bad-pipeline' });
      }
    });
  }
});
