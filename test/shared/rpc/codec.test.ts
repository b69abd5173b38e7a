import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isStudioError } from '../../../shared/errors.ts';
import { decodeMessage, encodeMessage } from '../../../shared/rpc/codec.ts';

const there = (message: unknown): unknown => decodeMessage(encodeMessage(message));
const arrayTypes = [
  Uint8Array,
  Int8Array,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array,
];

describe('the codec', () => {
  it('carries typed arrays of every type and any length, wherever they are', () => {
    for (const Type of arrayTypes) {
      const sent = { a: Type.from([1, 2, 3]), deep: [{ b: new Type(0) }, Type.from([7])], text: 'ü' };
      assert.deepEqual(there(sent), sent);
    }
  });

  it('carries views on a part of a buffer, and buffers of Node as bytes', () => {
    const whole = Float32Array.from([1, 2, 3, 4]);
    assert.deepEqual(there({ a: whole.subarray(1, 3) }), { a: Float32Array.from([2, 3]) });
    assert.deepEqual(there([Buffer.from('abc')]), [Uint8Array.from([97, 98, 99])]);
  });

  it('carries numbers that JSON lacks, in messages and in arrays', () => {
    const sent = {
      loss: NaN,
      most: Infinity,
      least: -Infinity,
      list: [NaN],
      array: Float64Array.from([NaN, Infinity]),
    };
    assert.deepEqual(there(sent), sent);
  });

  it('carries any plain data', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const plain = JSON.parse(JSON.stringify(value)) as unknown;
        assert.deepEqual(there({ value: plain }), { value: plain });
      }),
    );
  });

  it('reads from the middle of a larger buffer', () => {
    const bytes = encodeMessage({ a: Float64Array.from([0.5]) });
    const larger = new Uint8Array(bytes.length + 3);
    larger.set(bytes, 3);
    assert.deepEqual(decodeMessage(larger.subarray(3)), { a: Float64Array.from([0.5]) });
  });

  it('refuses damaged bytes wherever they are cut off', () => {
    const bytes = encodeMessage({ a: Float32Array.from([1, 2, 3]), b: 'text' });
    // Behind the last array there is only padding.
    for (let length = 0; length < bytes.length - 4; length++) {
      assert.throws(
        () => decodeMessage(bytes.subarray(0, length)),
        (error) => isStudioError(error, 'bad-format'),
        `${length} of ${bytes.length} bytes`,
      );
    }
  });

  it('refuses arrays that are said to lie elsewhere, or to be of another type', () => {
    for (const arrays of ['[["Uint8Array",900,4]]', '[["Uint8Array",-8,4]]', '[["Nothing",0,4]]', '[]']) {
      const json = new TextEncoder().encode(`{"message":{"$array":0},"arrays":${arrays}}`);
      const bytes = new Uint8Array(4 + json.length + 16);
      new DataView(bytes.buffer).setUint32(0, json.length, true);
      bytes.set(json, 4);
      assert.throws(
        () => decodeMessage(bytes),
        (error) => isStudioError(error, 'bad-format'),
        arrays,
      );
    }
  });
});
