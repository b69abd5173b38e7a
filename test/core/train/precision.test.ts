import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resolvePipeline } from '../../../src-main/core/pipeline/pipeline.ts';
import { settlePrecision } from '../../../src-main/core/train/precision.ts';

const engine = { mode: 'compiled', precision: 'bfloat16', reason: null, measured: null } as const;
const settled = (given: object, run: Parameters<typeof settlePrecision>[1]): string =>
  settlePrecision(resolvePipeline(given), run).training.precision;

describe('settlePrecision', () => {
  it('takes what the first training of the run found where the pipeline leaves it open', () => {
    assert.equal(settled({}, {}), 'auto');
    assert.equal(settled({}, { engine }), 'bfloat16');
    assert.equal(settled({ training: { precision: 'float32' } }, { engine }), 'float32');
  });

  it('is float32 where the run is deterministic and does not say otherwise', () => {
    assert.equal(settled({ deterministic: true }, {}), 'float32');
    assert.equal(settled({ deterministic: true, training: { precision: 'bfloat16' } }, {}), 'bfloat16');
  });
});
