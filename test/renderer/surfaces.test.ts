import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { namedSides, picturesOf } from '../../src-renderer/viewer/surfaces/arrange.ts';
import { edgeLetters, firstCamera, turned, viewpoints, zoomed } from '../../src-renderer/viewer/surfaces/camera.ts';

describe('the camera of surfaces', () => {
  const lettersFrom = (title: string): string => {
    const { left, right, top, bottom } = edgeLetters({
      ...firstCamera,
      ...viewpoints.find((each) => each.title === title)!,
    });
    return left + right + top + bottom;
  };

  test('has the sides of the patient at the edges, from each side as one stands there', () => {
    assert.deepEqual(
      viewpoints.map(({ title }) => `${title} ${lettersFrom(title)}`),
      ['Anterior RLSI', 'Posterior LRSI', 'Left APSI', 'Right PASI', 'Superior LRAP', 'Inferior RLAP'],
    );
  });

  test('turns round and round, but not over the head', () => {
    assert.equal(turned({ ...firstCamera, azimuth: 350 }, 20, 0).azimuth, 10);
    assert.equal(turned({ ...firstCamera, azimuth: 10 }, -20, 0).azimuth, 350);
    assert.equal(turned({ ...firstCamera, elevation: 80 }, 0, 20).elevation, 90);
    assert.equal(turned({ ...firstCamera, elevation: -80 }, 0, -20).elevation, -90);
  });

  test('enlarges within limits', () => {
    assert.equal(zoomed(firstCamera, 100).zoom, 3);
    assert.equal(zoomed(firstCamera, 1 / 100).zoom, 0.4);
    assert.equal(zoomed(firstCamera, 1.5).zoom, 1.5);
  });
});

describe('the pictures of surfaces', () => {
  const both = { hasTruth: true, hasPrediction: true, blind: null };

  test('show what there is', () => {
    assert.deepEqual(picturesOf('beside', { ...both, hasTruth: false, hasPrediction: false }), []);
    assert.deepEqual(picturesOf('truthSolid', { ...both, hasPrediction: false }), [
      { title: 'Truth', sides: ['truth'] },
    ]);
    assert.deepEqual(picturesOf('beside', { ...both, hasTruth: false }), [
      { title: 'Prediction', sides: ['prediction'] },
    ]);
    assert.deepEqual(picturesOf('beside', both), [
      { title: 'Truth', sides: ['truth'] },
      { title: 'Prediction', sides: ['prediction'] },
    ]);
    assert.deepEqual(picturesOf('predictionSolid', both), [
      { title: 'Prediction solid, truth see-through', sides: ['prediction', 'truth'] },
    ]);
  });

  test('tell a blinded reader nothing, whatever was chosen before', () => {
    const blind = { first: 'prediction' } as const;
    for (const view of ['beside', 'truthSolid', 'predictionSolid'] as const) {
      assert.deepEqual(picturesOf(view, { ...both, blind }), [
        { title: 'A', sides: ['prediction'] },
        { title: 'B', sides: ['truth'] },
      ]);
    }
    assert.deepEqual(
      namedSides({ ...both, blind: { first: 'truth' } }).map(({ side, title }) => `${title} ${side}`),
      ['A truth', 'B prediction'],
    );
  });
});
