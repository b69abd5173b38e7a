import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { StudioError } from '../../../shared/errors.ts';
import { guarded } from '../../../src-main/core/plugins/guard.ts';
import type { PluginKind } from '../../../src-main/core/plugins/registry.ts';
import { identityAffine } from '../../../src-main/core/volume/volume.ts';

type Call = (...given: unknown[]) => unknown;

/** The entry of a plug-in `x.mjs` as others see it. */
function guardedEntry(kind: PluginKind, entry: object): Record<string, Call> {
  return guarded({ kind, id: 'mine', file: 'x.mjs', entry: entry as never }).entry as never;
}

const volume = (length: number): object => ({
  data: new Float32Array(length),
  shape: [1, 2, 2, 1],
  affine: identityAffine,
});
const header = { sformCode: 1, qformCode: 0, dataType: 'int16' };
const sample = { caseId: 'a', image: volume(4), label: null };

/** Kind, function, what it returns, and what is wrong with it. */
const results: [kind: PluginKind, name: string, value: unknown, fault: RegExp | null][] = [
  ['steps', 'apply', { sample, trace: null }, null],
  ['steps', 'apply', { sample: { ...sample, image: volume(3) } }, /of 3 values for the shape \[1, 2, 2, 1\]/],
  ['steps', 'apply', undefined, /returns no sample\.image with data in a Float32Array/],
  ['steps', 'apply', { sample: { ...sample, label: volume(4) } }, /no sample\.label with data in a Uint8Array/],
  ['steps', 'undo', volume(4), null],
  ['steps', 'undo', { ...volume(4), affine: [1] }, /no prediction with an affine of 16 numbers/],
  ['augmentations', 'draw', null, null],
  ['augmentations', 'draw', undefined, /neither a record nor null/],
  ['augmentations', 'apply', sample, null],
  ['augmentations', 'apply', {}, /returns no patch\.image/],
  ['augmentations', 'margin', [0, 1], /returns no \[z, y, x\]/],
  ['metrics', 'score', 0.5, null],
  ['metrics', 'score', '0.5', /returns no number/],
  ['architectures', 'divisor', [1, 8, 8], null],
  ['architectures', 'divisor', [1, 8, 0.5], /returns no \[z, y, x\]/],
  ['formats', 'read', { volume: volume(4), header }, null],
  ['formats', 'read', { volume: volume(5), header }, /volume of 5 values/],
  ['formats', 'read', { volume: volume(4) }, /returns no header/],
  ['formats', 'readHeader', { ...volume(4), header }, null],
  ['formats', 'readHeader', { header }, /returns no header with a shape/],
];

describe('what a plug-in returns', () => {
  for (const [kind, name, value, fault] of results) {
    test(`${kind}.${name}: ${fault?.source ?? 'good'}`, async () => {
      const call = guardedEntry(kind, { [name]: () => value })[name];
      if (fault === null) return assert.equal(call(), value);
      assert.throws(call, (error: StudioError) => {
        assert.equal(error.tag, 'bad-plugin');
        assert.match(error.message, new RegExp(`^plug-in x\\.mjs: ${kind}\\.mine\\.${name} returns`));
        assert.match(error.message, fault);
        return true;
      });
      // A promise of it as well.
      const later = guardedEntry(kind, { [name]: async () => value })[name];
      await assert.rejects(later() as Promise<unknown>, { tag: 'bad-plugin' });
    });
  }

  test('a network has a channel for each class', () => {
    const build = guardedEntry('architectures', {
      build: () => ({ outputs: [{ shape: [null, null, null, 2] }] }),
    }).build;
    assert.ok(build({ classes: 2 }));
    assert.throws(() => build({ classes: 3 }), { message: /returns a network of 2 channels for 3 classes/ });
  });

  test('a loss gives a scalar', () => {
    const made = guardedEntry('losses', { loss: (rank: number) => () => ({ rank }) }).loss;
    assert.deepEqual((made(0) as Call)(), { rank: 0 });
    assert.throws(() => (made(1) as Call)(), { message: /losses\.mine returns no scalar/ });
  });
});

describe('what a plug-in throws', () => {
  const throwing = (error: unknown): Call => guardedEntry('metrics', { score: () => { throw error; } }).score; // prettier-ignore

  test('is told under its name', () => {
    assert.throws(throwing(new TypeError('no')), {
      tag: 'bad-plugin',
      message: 'plug-in x.mjs: metrics.mine.score failed: TypeError: no',
    });
    assert.throws(throwing('no'), { message: 'plug-in x.mjs: metrics.mine.score failed: no' });
  });

  test('is passed on where it is meant for the user', () => {
    assert.throws(throwing(new StudioError('bad-file', 'a.npy is cut off', 'copy it again')), { tag: 'bad-file' });
  });

  test('is told of functions within', () => {
    const settle = (): never => {
      throw new Error('nothing measured');
    };
    const step = { apply: () => null, undo: () => null, measure: { isOpen: () => true, ofCase: () => 1, settle } };
    const { measure } = guardedEntry('steps', step) as unknown as { measure: Record<string, Call> };
    assert.equal(measure.isOpen(), true);
    assert.throws(measure.settle, { message: /steps\.mine\.measure\.settle failed: Error: nothing measured/ });
  });

  test('is called on its own object', () => {
    const step = {
      factor: 2,
      draw(this: { factor: number }) {
        return this.factor;
      },
    };
    assert.equal(guardedEntry('augmentations', step).draw(), 2);
  });
});
