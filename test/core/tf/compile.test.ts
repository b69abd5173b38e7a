import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import {
  assignVariable,
  bfloat16,
  compile,
  createVariable,
  NotTraceable,
  readVariable,
  startTensorFlow,
  tf,
  trace,
  type Half,
  type State,
} from '../../../src-main/core/tf/index.ts';

before(() => void startTensorFlow());

/** A function of tensors, compiled and called once with the same. */
function called(
  run: (...inputs: tf.Tensor[]) => tf.Tensor,
  inputs: readonly tf.Tensor[],
  half: Half | null = null,
): number[] {
  const traceable = { inputs, run: () => ({ outputs: [tf.tidy(() => run(...inputs))] }) };
  const compiled = compile(trace({ call: traceable }, []), [], half);
  const values = [...compiled.run('call', inputs)[0].dataSync()];
  compiled.dispose();
  return values;
}

describe('compile', () => {
  it('computes of new inputs what the function does, and takes all else as it was', () => {
    const outside = [3];
    const inputs = [tf.tensor1d([1, 2])];
    const run = () => ({ outputs: [tf.tidy(() => tf.add(tf.mul(inputs[0], tf.tensor1d([2, 2])), outside[0]))] });
    const compiled = compile(trace({ call: { inputs, run } }, []), []);
    outside[0] = 100;
    assert.deepEqual([...compiled.run('call', [tf.tensor1d([5, 7])])[0].dataSync()], [13, 17]);
  });

  it('keeps state from call to call: what is assigned to variables of both kinds, in the order of the function', () => {
    const variable = tf.variable(tf.scalar(1));
    const handle = createVariable(tf.scalar(10));
    const x = tf.scalar(1);
    const state: State[] = [{ variable }, { handle, shape: [] }];
    const run = () =>
      tf.tidy(() => {
        const before = readVariable(handle);
        assignVariable(handle, tf.add(before, variable));
        variable.assign(tf.mul(variable, tf.add(x, 1)));
        return { outputs: [tf.add(before, tf.mul(readVariable(handle), 100))] };
      });
    const compiled = compile(trace({ call: { inputs: [x], run } }, state), [tf.scalar(1), tf.scalar(10)]);
    const call = (): number => compiled.run('call', [tf.scalar(1)])[0].dataSync()[0];
    assert.equal(call(), 10 + 100 * 11);
    assert.equal(call(), 11 + 100 * 13);
    assert.deepEqual(compiled.read().map((each) => each.dataSync()[0]), [4, 13]); // prettier-ignore
    compiled.write([tf.scalar(2), tf.scalar(0)]);
    assert.equal(call(), 0 + 100 * 2);
    compiled.dispose();
  });

  it('computes stages of a function without changing state', () => {
    const variable = tf.variable(tf.scalar(1));
    const run = () =>
      tf.tidy(() => {
        const doubled = tf.mul(variable, 2);
        variable.assign(doubled as tf.Scalar);
        return { outputs: [doubled], stages: { half: [doubled] } };
      });
    const compiled = compile(trace({ call: { inputs: [], run } }, [{ variable }]), [tf.scalar(1)]);
    for (let i = 0; i < 3; i++) compiled.runStage('call', 'half', []);
    assert.equal(compiled.read()[0].dataSync()[0], 1);
    compiled.run('call', []);
    assert.equal(compiled.read()[0].dataSync()[0], 2);
  });

  it('has several functions over the same state', () => {
    const variable = tf.variable(tf.scalar(1));
    const add = { inputs: [], run: () => (variable.assign(tf.add(variable, 1) as tf.Scalar), { outputs: [] }) };
    const read = { inputs: [], run: () => ({ outputs: [tf.tidy(() => tf.mul(variable, 10))] }) };
    const once = { ...add, run: () => ({ ...add.run(), outputs: [tf.scalar(0)] }) };
    const compiled = compile(trace({ once, read }, [{ variable }]), [tf.scalar(1)]);
    compiled.run('once', []);
    compiled.run('once', []);
    assert.equal(compiled.run('read', [])[0].dataSync()[0], 30);
  });

  it('refuses what reads values, or uses tensors that were made before', () => {
    const x = tf.scalar(1);
    assert.throws(() => called((y) => tf.scalar(tf.add(y, 1).dataSync()[0]), [x]), NotTraceable);
    const before = tf.add(x, 1);
    assert.throws(() => called((y) => tf.add(y, before), [x]), NotTraceable);
  });
});

describe('half precision', () => {
  // The nearest bfloat16 of the first is 1, of the second 1.0078125.
  const [between, above] = [1 + 2 ** -9, 1 + 2 ** -7 + 2 ** -10];
  const voxels = (...values: number[]): tf.Tensor5D => tf.tensor5d(values, [1, 1, 1, values.length, 1]);
  const filter = (value: number): tf.Tensor5D => tf.tensor5d([value], [1, 1, 1, 1, 1]);

  it('rounds what a convolution is given, and nothing without one', () => {
    const convolve = (x: tf.Tensor, w: tf.Tensor): tf.Tensor =>
      tf.conv3d(x as tf.Tensor5D, w as tf.Tensor5D, 1, 'same');
    const inputs = [voxels(between, above), filter(1)];
    assert.deepEqual(called(convolve, inputs, bfloat16), [1, 1.0078125]);
    assert.deepEqual(called(convolve, inputs).map(Math.fround), [between, above]);
    assert.deepEqual(
      called((x) => tf.relu(x), [voxels(between)], bfloat16),
      [between],
    );
  });

  it('adds up in float32 what convolutions made', () => {
    // 1 + 1 + … in bfloat16 would stay at 256.
    const ones = tf.ones([1, 10, 10, 10, 1]) as tf.Tensor5D;
    const summed = (axes?: number[]) => (x: tf.Tensor, w: tf.Tensor) =>
      tf.sum(tf.conv3d(x as tf.Tensor5D, w as tf.Tensor5D, 1, 'same'), axes);
    assert.deepEqual(called(summed(), [ones, filter(1)], bfloat16), [1000]);
    assert.deepEqual(called(summed([0, 1, 2, 3]), [ones, filter(1)], bfloat16), [1000]);
    const sumOfItems = called(summed([1, 2, 3]), [tf.ones([2, 9, 9, 9, 1]), filter(1)], bfloat16);
    assert.deepEqual(sumOfItems, [729, 729]);
  });

  it('keeps weights in float32: steps that bfloat16 cannot tell add up', () => {
    const variable = tf.variable<tf.Rank>(filter(1));
    const handle = createVariable(variable);
    const input = voxels(1, 1);
    const run = () =>
      tf.tidy(() => {
        const output = tf.conv3d(input, variable as unknown as tf.Tensor5D, 1, 'same');
        assignVariable(handle, tf.add(variable, 2 ** -12));
        variable.assign(readVariable(handle));
        return { outputs: [output] };
      });
    const compiled = compile(trace({ call: { inputs: [input], run } }, [{ variable, handle }]), [filter(1)], bfloat16);
    for (let i = 0; i < 32; i++) compiled.run('call', [input]);
    assert.equal(compiled.read()[0].dataSync()[0], 1 + 32 * 2 ** -12);
    assert.deepEqual([...compiled.run('call', [input])[0].dataSync()], [1.0078125, 1.0078125]);
  });
});
