/**
 * Matthews' correlation coefficient (Matthews 1975, doi:10.1016/0005-2795(75)90109-9) of the voxels of a class:
 * (TP · TN − FP · FN) / √((TP + FP)(TP + FN)(TN + FP)(TN + FN)). −1 … 1; undefined where a factor is 0.
 *
 * @type {import('./miscnn-studio.d.ts').Plugin}
 */
export default ({ defineMetric }) => ({
  metrics: {
    matthews: defineMetric({
      title: 'Matthews',
      help: 'The correlation of truth and prediction, voxel by voxel: 1 for the truth, 0 for chance.',
      unit: '',
      better: 'higher',
      basis: 'counts',
      definition: 'MCC',
      params: {},
      score: ({ counts: { tp, fp, fn, tn } }) => {
        const product = (tp + fp) * (tp + fn) * (tn + fp) * (tn + fn);
        return product === 0 ? NaN : (tp * tn - fp * fn) / Math.sqrt(product);
      },
    }),
  },
});
