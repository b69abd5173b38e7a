import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeModel } from '../../../src-main/engine/calls/model.ts';

type Rank = 2 | 3;

const count = (architecture: string, rank: Rank, params = {}, { channels = 1, classes = 2 } = {}) =>
  describeModel({ architecture, rank, channels, classes, params }).parameters;

/** What is counted by hand here, level by level as in the papers, is the sum of these. */
function layersOf(rank: Rank, batch: boolean) {
  const convolution = (kernel: number, from: number, to: number): number => kernel ** rank * from * to + to;
  // Gamma and beta; with a batch also the moving mean and variance.
  const normalization = (channels: number): number => (batch ? 4 : 2) * channels;
  return {
    convolution,
    normalization,
    unit: (kernel: number, from: number, to: number): number => convolution(kernel, from, to) + normalization(to),
  };
}

describe('parameters of the architectures', () => {
  it('are those of MIScnn’s residual architecture', () => {
    assert.deepEqual(count('residual', 2), { total: 8_120_994, trainable: 8_115_106, nonTrainable: 5_888 });
    assert.equal(count('residual', 2, {}, { classes: 3 }).total, 8_121_027);
    assert.equal(count('residual', 3).total, 22_936_802);
    assert.equal(count('residual', 3, {}, { classes: 3 }).total, 22_936_835);
  });

  it('of MultiResUNet are those of its paper, but for the normalisation of the output', () => {
    // The paper counts 7,262,750 for 3 channels and one class in 2D, 18,657,689 for 4 channels in 3D. The output of
    // the authors' program has a shift, a mean and a variance in place of a bias: two more.
    assert.equal(count('multiRes', 2, {}, { channels: 3, classes: 1 }).total, 7_262_750 - 2);
    assert.equal(count('multiRes', 3, {}, { channels: 4, classes: 1 }).total, 18_657_689 - 2);
  });

  for (const rank of [2, 3] as const) {
    it(`of the plain U-Net in ${rank}D`, () => {
      const { unit, convolution } = layersOf(rank, false);
      const widths = [30, 60, 120, 240, 320, 320];
      let total = 0;
      widths.forEach((width, level) => (total += unit(3, widths[level - 1] ?? 1, width) + unit(3, width, width)));
      for (let level = 4; level >= 0; level--) {
        const [width, below] = [widths[level], widths[level + 1]];
        // In 3D the transposed convolution of the uppermost level is flat: 1×2×2.
        total += (level === 0 && rank === 3 ? 4 : 2 ** rank) * below * width + width;
        total += unit(3, 2 * width, width) + unit(3, width, width);
      }
      assert.equal(count('plain', rank).total, total + convolution(1, 30, 2));
      assert.equal(count('plain', rank).nonTrainable, 0);
    });

    it(`of the dense and the compact U-Net in ${rank}D`, () => {
      const { unit, convolution } = layersOf(rank, true);
      for (const [id, secondSees] of [
        ['dense', (from: number, width: number) => from + width],
        ['compact', (_: number, width: number) => width],
      ] as const) {
        const block = (from: number, width: number) => unit(3, from, width) + unit(3, secondSees(from, width), width);
        // Channels that leave the blocks of the encoder: those that enter it and the block's own.
        const leaving = [1 + 32, 33 + 64, 97 + 128, 225 + 256, 481 + 512];
        let total = block(1, 32) + block(33, 64) + block(97, 128) + block(225, 256) + block(481, 512);
        let below = leaving[4];
        [256, 128, 64, 32].forEach((width, i) => {
          const entering = width + leaving[3 - i];
          total += convolution(2, below, width) + block(entering, width);
          below = entering + width;
        });
        assert.equal(count(id, rank).total, total + convolution(1, below, 2), id);
      }
    });

    it(`of the attention U-Nets in ${rank}D: gates on all levels but that of the image`, () => {
      const { unit, convolution, normalization } = layersOf(rank, true);
      const gate = (width: number): number =>
        unit(1, 2 * width, width) + // gating signal
        2 ** rank * width * width + // W_x, without a bias
        convolution(1, width, width) + // W_g
        convolution(1, width, 1) + // ψ
        unit(1, width, width); // what comes out
      const gates = gate(64) + gate(128) + gate(256);
      assert.equal(count('attention', rank).total, count('unet', rank).total + gates);

      const shortcuts = [
        [1, 32],
        [32, 64],
        [64, 128],
        [128, 256],
        [256, 512],
      ].reduce((sum, [from, to]) => sum + convolution(1, from, to) + normalization(to), 0);
      assert.equal(count('attentionResidual', rank).total, count('attention', rank).total + shortcuts);
    });

    it(`of the multi-path U-Net in ${rank}D`, () => {
      const { unit, convolution } = layersOf(rank, false);
      const block = (from: number, width: number) => unit(3, from, width) + unit(3, width, width);
      const fine = block(1, 40) + block(40, 80) + block(80, 160) + block(160, 220);
      const coarse = block(1, 40) + block(40, 240);
      const joined = 2 * (220 + 240);
      const decoder =
        convolution(2, 460, 220) + block(220 + 220, 220) +
        convolution(2, 220, 160) + block(160 + 160 + 240, 160) +
        convolution(2, 160, 80) + block(80 + 80, 80) +
        convolution(2, 80, 40) + block(40 + 40 + 40, 40); // prettier-ignore
      const total = fine + coarse + joined + decoder + convolution(1, 40, 2);
      assert.equal(count('multiPath', rank).total, total);
    });
  }
});
