import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { largestBox, wholeBox } from '../../../src-main/core/steps/boxes.ts';
import { otsuThreshold } from '../../../src-main/core/steps/otsu.ts';
import { applySteps, undoSteps, type StepChoice } from '../../../src-main/core/steps/run-steps.ts';
import { randomStream } from '../../../src-main/core/random.ts';
import { type Affine, type Sample, type Triple } from '../../../src-main/core/volume/volume.ts';

const affine: Affine = [2, 0, 0, 10, 0, 3, 0, -20, 0, 0, 4, 30, 0, 0, 0, 1];

/** An image of one intensity with others in it; the label is 1 in the middle voxel. */
function sample(shape: Triple, channels: number, fill: number, spots: readonly [...Triple, number, number][]): Sample {
  const voxels = shape[0] * shape[1] * shape[2];
  const data = new Float32Array(voxels * channels).fill(fill);
  for (const [z, y, x, channel, value] of spots) data[((z * shape[1] + y) * shape[2] + x) * channels + channel] = value;
  const label = new Uint8Array(voxels);
  label[voxels >> 1] = 1;
  return {
    caseId: 'case-7',
    image: { data, shape: [...shape, channels], affine },
    label: { data: label, shape: [...shape, 1], affine },
  };
}

describe('crop', () => {
  it('keeps the box of voxels that are not 0 in any channel, and where it lies in the world', () => {
    const given = sample([5, 6, 7], 2, 0, [[1, 2, 3, 0, 5], [3, 2, 3, 1, -1], [2, 4, 4, 0, 1]]); // prettier-ignore
    const { image, label } = applySteps(given, [{ id: 'crop' }]).sample;
    assert.deepEqual(image.shape, [3, 3, 2, 2]);
    assert.equal(image.data[0], 5);
    assert.deepEqual(label!.shape, [3, 3, 2, 1]);
    assert.deepEqual([image.affine[3], image.affine[7], image.affine[11]], [10 + 2 * 3, -20 + 3 * 2, 30 + 4 * 1]);
    const wider = applySteps(given, [{ id: 'crop', params: { margin: 2 } }]).sample.image;
    assert.deepEqual(wider.shape, [5, 6, 6, 2]);
  });

  it('undone, puts background of probability 1 around the prediction', () => {
    const choices: StepChoice[] = [{ id: 'crop' }];
    const given = sample([3, 4, 5], 1, 0, [[1, 1, 2, 0, 9], [1, 2, 3, 0, 9]]); // prettier-ignore
    const { sample: cropped, traces } = applySteps(given, choices);
    assert.deepEqual(cropped.image.shape, [1, 2, 2, 1]);
    const prediction = {
      data: Float32Array.of(0.5, 0.3, 0.2, 0, 1, 0, 0.25, 0.25, 0.5, 0.1, 0.8, 0.1),
      shape: [1, 2, 2, 3] as const,
      affine: cropped.image.affine,
    };
    const back = undoSteps(prediction, choices, JSON.parse(JSON.stringify(traces)) as unknown[]);
    assert.deepEqual(back.shape, [3, 4, 5, 3]);
    assert.deepEqual(back.affine, affine);
    const at = (z: number, y: number, x: number) => [
      ...back.data.subarray(((z * 4 + y) * 5 + x) * 3, ((z * 4 + y) * 5 + x) * 3 + 3),
    ];
    const inside = [[1, 1, 2], [1, 1, 3], [1, 2, 2], [1, 2, 3]]; // prettier-ignore
    inside.forEach(([z, y, x], i) => assert.deepEqual(at(z, y, x), [...prediction.data.subarray(3 * i, 3 * i + 3)]));
    for (let i = 0; i < 60; i++) {
      const place = [Math.floor(i / 20), Math.floor(i / 5) % 4, i % 5] as const;
      if (!inside.some((each) => each.every((value, axis) => value === place[axis])))
        assert.deepEqual(at(...place), [1, 0, 0]);
    }
  });

  it('leaves an image of nothing but zeros as it is', () => {
    const given = sample([2, 3, 4], 1, 0, []);
    assert.equal(applySteps(given, [{ id: 'crop' }]).sample, given);
  });

  it('keeps the body and not the table below it', () => {
    const body: [...Triple, number, number][] = [];
    for (const z of [0, 1, 2]) for (const y of [1, 2, 3]) for (const x of [2, 3, 4]) body.push([z, y, x, 0, 40]);
    const table: [...Triple, number, number][] = [0, 1, 2].flatMap((z) =>
      [0, 1, 5, 6].map((x): [...Triple, number, number] => [z, 5, x, 0, 60]),
    );
    for (const params of [
      { region: 'body', threshold: 'value' },
      { region: 'body', threshold: 'otsu' },
    ]) {
      const { image } = applySteps(sample([3, 7, 8], 1, -1000, [...body, ...table]), [{ id: 'crop', params }]).sample;
      assert.deepEqual(image.shape, [3, 3, 3, 1], params.threshold);
      assert.ok(image.data.every((value) => value === 40));
    }
  });
});

describe('boxes', () => {
  it('finds the box of the largest part as a search through neighbours does', () => {
    for (let seed = 0; seed < 40; seed++) {
      const random = randomStream('boxes', seed);
      const shape: Triple = [1 + random.index(5), 1 + random.index(7), 1 + random.index(7)];
      const mask = Array.from({ length: shape[0] * shape[1] * shape[2] }, () => random.uniform() < 0.4);
      const parts = partsOf(mask, shape);
      const most = Math.max(0, ...parts.map((part) => part.length));
      const found = largestBox((voxel) => mask[voxel], shape);
      if (most === 0) assert.equal(found, null);
      // Of several largest parts either will do.
      else assert.ok(parts.filter((part) => part.length === most).some((part) => isBoxOf(found, part, shape)));
      const all = parts.flat();
      if (all.length > 0)
        assert.ok(
          isBoxOf(
            wholeBox((voxel) => mask[voxel], shape),
            all,
            shape,
          ),
        );
    }
  });
});

describe('otsuThreshold', () => {
  it('lies between two groups of intensities', () => {
    const random = randomStream('otsu');
    const data = Float32Array.from({ length: 4000 }, (_, i) => (i % 4 === 0 ? 300 : 20) + 15 * random.normal());
    const threshold = otsuThreshold({ data, shape: [1, 1, 4000, 1], affine });
    assert.ok(threshold > 60 && threshold < 260, `${threshold}`);
  });
});

const placeOf = (voxel: number, [, y, x]: Triple) => [
  Math.floor(voxel / (y * x)),
  Math.floor(voxel / x) % y,
  voxel % x,
];

function isBoxOf(box: ReturnType<typeof wholeBox>, part: readonly number[], shape: Triple): boolean {
  const places = part.map((voxel) => placeOf(voxel, shape));
  return [0, 1, 2].every((axis) => {
    const along = places.map((place) => place[axis]);
    return box?.start[axis] === Math.min(...along) && box.end[axis] === Math.max(...along) + 1;
  });
}

/** Parts connected by faces, voxel by voxel. */
function partsOf(mask: readonly boolean[], shape: Triple): number[][] {
  const seen = new Set<number>();
  return mask.flatMap((isIn, first) => {
    if (!isIn || seen.has(first)) return [];
    const part = [first];
    seen.add(first);
    for (const voxel of part) {
      const place = placeOf(voxel, shape);
      for (const [axis, step] of [
        [0, -1],
        [0, 1],
        [1, -1],
        [1, 1],
        [2, -1],
        [2, 1],
      ]) {
        // prettier-ignore
        const next = place.with(axis, place[axis] + step);
        if (next[axis] < 0 || next[axis] >= shape[axis]) continue;
        const at = (next[0] * shape[1] + next[1]) * shape[2] + next[2];
        if (mask[at] && !seen.has(at)) part.push(at);
        if (mask[at]) seen.add(at);
      }
    }
    return [part];
  });
}
