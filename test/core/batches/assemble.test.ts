import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assembleBatch, type AssembleSettings } from '../../../src-main/core/batches/assemble.ts';
import type { Item } from '../../../src-main/core/batches/item.ts';
import type { PreparedCase } from '../../../src-main/core/batches/prepare.ts';
import { resolvePipeline } from '../../../src-main/core/pipeline/pipeline.ts';
import type { Shape, Triple } from '../../../src-main/core/volume/volume.ts';
import { byId, caseOf, triple } from './cases.ts';

const settings: AssembleSettings = {
  rank: 3,
  patch: [2, 2, 4],
  divisor: [1, 1, 1],
  foreground: 0,
  blanks: null,
  augmentations: [],
};
const item = (caseId: string, start: Triple | null, key: number | string = 0, augmented = true): Item => ({
  ...{ caseId, start, augmented },
  key: [1, 'item', 1, key],
});
const anyClass = { classes: [], share: 0 };
const keys = Array.from({ length: 40 }, (_, i) => i);

describe('assembleBatch', () => {
  it('cuts image and label at the same place, channels last', async () => {
    const shape: Shape = [4, 5, 6, 2];
    const each = caseOf('a', shape, (z, y, x) => (z + y + x) % 3);
    const starts: Triple[] = [
      [1, 2, 0],
      [2, 3, 2],
    ];
    const batch = await assembleBatch(
      starts.map((start) => item('a', start)),
      byId(each),
      settings,
    );
    assert.deepEqual(batch.shape, [2, 2, 2, 4, 2]);
    let at = 0;
    for (const [z0, y0, x0] of starts) {
      for (let z = 0; z < 2; z++) {
        for (let y = 0; y < 2; y++) {
          for (let x = 0; x < 4; x++, at++) {
            const voxel = ((z0 + z) * 5 + y0 + y) * 6 + x0 + x;
            const where = `voxel ${z}, ${y}, ${x}`;
            assert.deepEqual([...batch.image.subarray(2 * at, 2 * at + 2)], [voxel, voxel + 0.25], where);
            assert.equal(batch.label[at], (z0 + z + y0 + y + x0 + x) % 3, where);
          }
        }
      }
    }
  });

  it('cuts single slices for a 2D network', async () => {
    const each = caseOf('a', [3, 4, 4, 1]);
    const batch = await assembleBatch([item('a', [2, 0, 0])], byId(each), { ...settings, rank: 2, patch: [1, 4, 4] });
    assert.deepEqual(batch.shape, [1, 1, 4, 4, 1]);
    assert.equal(batch.image[0], 2 * 16);
  });

  it('makes one batch of whole images of different sizes, each continued to the largest', async () => {
    // MIScnn takes the shape of the first image of a batch for all of them, and fails or cuts the others.
    const cases = byId(
      caseOf('small', [3, 4, 5, 1], () => 1),
      caseOf('large', [2, 7, 6, 1], () => 2),
    );
    const whole = { ...settings, patch: null, divisor: triple(2, 4, 4) };
    for (const ids of [
      ['small', 'large'],
      ['large', 'small'],
    ]) {
      const batch = await assembleBatch(
        ids.map((id) => item(id, [0, 0, 0])),
        cases,
        whole,
      );
      assert.deepEqual(batch.shape, [2, 4, 8, 8, 1]);
      ids.forEach((id, i) => {
        const label = batch.label.subarray(i * 256, (i + 1) * 256);
        assert.ok(
          label.every((value) => value === (id === 'small' ? 1 : 2)),
          `${id} has voxels of another image or class`,
        );
        // The last voxel repeats the last one of the image.
        assert.equal(batch.image[i * 256 + 255], id === 'small' ? 59 : 83, id);
      });
    }
  });

  it('takes any slice of images of different sizes for a 2D network that takes them whole', async () => {
    const cases = byId(caseOf('small', [3, 4, 5, 1]), caseOf('large', [2, 7, 6, 1]));
    const whole: AssembleSettings = { ...settings, rank: 2, patch: null, divisor: [1, 4, 4] };
    const slices = new Set<number>();
    for (const key of keys) {
      const batch = await assembleBatch([item('small', null, key), item('large', null, key)], cases, whole);
      assert.deepEqual(batch.shape, [2, 1, 8, 8, 1]);
      slices.add(Math.floor(batch.image[0] / 20));
    }
    assert.deepEqual([...slices].sort(), [0, 1, 2]);
  });

  it('draws places again until a patch holds foreground, when blanks are skipped', async () => {
    const each = caseOf('a', [2, 2, 40, 1], (_z, _y, x) => (x >= 16 && x < 24 ? 1 : 0));
    const blanks = async (skipBlanks: boolean): Promise<number> => {
      let count = 0;
      for (const key of keys) {
        const blanks = skipBlanks ? anyClass : null;
        const { label } = await assembleBatch([item('a', null, key)], byId(each), { ...settings, blanks });
        if (label.every((value) => value === 0)) count++;
      }
      return count;
    };
    assert.ok((await blanks(false)) > 20);
    assert.ok((await blanks(true)) < 5);
  });

  it('draws for a rare class until a patch holds it, at last around one of its voxels', async () => {
    // Class 1 nearly everywhere, class 2 in one voxel of 400.
    const each = caseOf('a', [2, 2, 100, 1], (z, y, x) => (z === 1 && y === 0 && x === 70 ? 2 : 1));
    const count = async (classes: number[]): Promise<number> => {
      let holding = 0;
      for (const key of keys) {
        const blanks = { classes, share: 0 };
        const { label } = await assembleBatch([item('a', null, key)], byId(each), { ...settings, blanks });
        if (label.includes(2)) holding++;
      }
      return holding;
    };
    assert.ok((await count([1])) < 10);
    assert.equal(await count([2]), 40);
  });

  it('takes the patch with the largest share where none holds as much as is asked for', async () => {
    const each = caseOf('a', [2, 2, 32, 1], (_z, _y, x) => (x === 8 || x === 9 || x === 20 ? 1 : 0));
    const share = async (least: number): Promise<number> => {
      let sum = 0;
      for (const key of keys) {
        const blanks = { classes: [], share: least };
        const { label } = await assembleBatch([item('a', null, key)], byId(each), { ...settings, blanks });
        sum += label.filter((value) => value === 1).length / label.length / keys.length;
      }
      return sum;
    };
    // At most two of the four columns of a patch hold the class.
    const [any, half, more] = [await share(0), await share(0.5), await share(0.9)];
    assert.ok(any < 0.38 && half > 0.4 && more > 0.4, `shares ${any}, ${half}, ${more}`);
  });

  it('does not take a patch for one with foreground because there is some in its margin', async () => {
    const each = caseOf('a', [2, 2, 64, 1], (_z, _y, x) => (x < 16 ? 1 : 0));
    // A margin of 16 voxels, though half of the patches are enlarged and need none of it.
    const scaled = { probability: 1, rotationDegrees: [0, 0], scaleRange: [0.2, 5], planes: 'in-plane' };
    const augmentations = [{ id: 'rotateScale', params: scaled }] as const;
    const wide = { ...settings, patch: triple(2, 2, 8), blanks: anyClass, augmentations };
    let blanks = 0;
    for (const key of keys) {
      const { label } = await assembleBatch([item('a', null, key)], byId(each), wide);
      if (label.every((value) => value === 0)) blanks++;
    }
    assert.ok(blanks < 8, `${blanks} of 40 are blank`);
  });

  it('gives up on foreground in a case without any, and moves no patch of the grid', async () => {
    const each = caseOf('a', [4, 4, 8, 1]);
    const skipping = { ...settings, blanks: anyClass };
    assert.equal((await assembleBatch([item('a', null)], byId(each), skipping)).label.length, 16);
    const { image } = await assembleBatch([item('a', [1, 1, 2])], byId(each), skipping);
    assert.equal(image[0], 32 + 8 + 2);
  });

  it('places the given share of patches on foreground', async () => {
    const each = caseOf('a', [8, 8, 64, 1], (z, y, x) => (z === 3 && y === 4 && x === 50 ? 1 : 0));
    for (const [foreground, least, most] of [
      [0, 0, 4],
      [0.5, 10, 30],
      [1, 40, 40],
    ]) {
      let hits = 0;
      for (const key of keys) {
        const { label } = await assembleBatch([item('a', null, key)], byId(each), { ...settings, foreground });
        if (label.includes(1)) hits++;
      }
      assert.ok(hits >= least && hits <= most, `foreground ${foreground}: ${hits} of 40`);
    }
  });

  describe('with augmentations', () => {
    const each = caseOf('a', [8, 12, 12, 1], (z) => (z > 3 ? 1 : 0));
    const rotation = (probability: number) =>
      ({ id: 'rotateScale', params: { probability, rotationDegrees: [20, 20], scaleRange: [0.8, 0.8], planes: 'all' } }) as const; // prettier-ignore
    const [noise] = resolvePipeline({ augmentations: ['gaussianNoise'] }).augmentations;
    const cut = (from: PreparedCase, augmentations: AssembleSettings['augmentations'], key: number, augmented = true) =>
      assembleBatch([item('a', [2, 3, 3], key, augmented)], byId(from), {
        ...settings,
        patch: [4, 6, 6],
        augmentations,
      });

    it('gives the same patch for the same key, whatever else is in the batch', async () => {
      const list = { ...settings, patch: triple(4, 6, 6), augmentations: [rotation(0.5), noise] };
      for (const key of keys.slice(0, 8)) {
        const [wanted, other] = [item('a', null, key), item('a', null, `other ${key}`)];
        const alone = await assembleBatch([wanted], byId(each), list);
        const second = await assembleBatch([other, wanted], byId(each), list);
        assert.deepEqual(second.image.subarray(144), alone.image, `key ${key}`);
        assert.deepEqual(second.label.subarray(144), alone.label, `key ${key}`);
      }
    });

    it('leaves what is not drawn, and what is not to be augmented, as it is', async () => {
      const plain = await cut(each, [], 0);
      let [same, changed] = [0, 0];
      for (const key of keys) {
        const { image } = await cut(each, [rotation(0.5)], key);
        if (image.every((value, i) => value === plain.image[i])) same++;
        else changed++;
        assert.deepEqual((await cut(each, [rotation(1)], key, false)).image, plain.image, `key ${key}`);
      }
      assert.ok(same > 8 && changed > 8, `${same} the same, ${changed} changed`);
    });

    it('turns with real voxels around the patch, not with its own border', async () => {
      // Intensities fall by 8 × 12 a slice: scaled down, the patch shows slices beyond its own first and last.
      const smaller = { id: 'rotateScale', params: { ...rotation(1).params, rotationDegrees: [0, 0], scaleRange: [0.5, 0.5] } } as const; // prettier-ignore
      const plain = await cut(each, [], 0);
      const { image } = await cut(each, [smaller], 0);
      assert.ok(Math.min(...image) < Math.min(...plain.image));
      assert.ok(Math.max(...image) > Math.max(...plain.image));
    });
  });
});
