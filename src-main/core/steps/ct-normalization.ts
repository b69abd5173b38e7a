import { StudioError } from '../../../shared/errors.ts';
import { defineParams } from '../../../shared/params.ts';
import { channelStatistics, clipChannel, mapChannels, type LinearMap } from '../volume/intensity.ts';
import { channelPercentiles } from '../volume/percentile.ts';
import { identityAffine } from '../volume/volume.ts';
import { foregroundValues } from './foreground-values.ts';
import { channelParams, chosenChannels } from './chosen-channels.ts';
import { defineStep } from './step.ts';

/**
 * nnU-Net's scheme for CT (Isensee et al. 2021): Hounsfield units mean the same in every image, so all images get the
 * same limits, mean and standard deviation, those of the voxels of all foreground classes. They are measured in the
 * training cases of each fold; each case counts the same, however large its foreground.
 */
export const ctNormalization = defineStep({
  title: 'CT normalisation',
  help: 'Cuts intensities to the range of the labelled classes in the training cases, then shifts and scales all images by their mean and standard deviation.',
  params: defineParams({
    percentiles: {
      kind: 'numbers',
      title: 'Percentiles',
      help: 'Lowest and highest percentile kept, of the voxels of all classes but the background.',
      unit: '%',
      default: [0.5, 99.5],
      length: 2,
      min: 0,
      max: 100,
      ascending: true,
    },
    statistics: {
      kind: 'numbers',
      isAdvanced: true,
      title: 'Statistics',
      help: 'For each channel that is changed lowest and highest intensity kept, mean and standard deviation. Left empty, they are measured in the training cases of each fold.',
      default: [],
    },
    ...channelParams,
  }),
  measure: {
    isOpen: ({ statistics }) => statistics.length === 0,
    ofCase: (sample, { channels }) => foregroundValues(sample, chosenChannels(sample, channels)),
    settle(cases, params) {
      const found = (cases as number[][][]).filter(([first]) => first.length > 0);
      if (found.length === 0) {
        const message = 'no training case has a voxel of any class but the background';
        throw new StudioError('bad-dataset', message, 'check the labels, or normalise by zScore');
      }
      const statistics = found[0].flatMap((_, channel) => {
        const lists = found.map((each) => each[channel]);
        const values = new Float32Array(lists.reduce((sum, { length }) => sum + length, 0));
        lists.reduce((at, list) => (values.set(list, at), at + list.length), 0);
        return statisticsOf(values, params.percentiles);
      });
      return { ...params, statistics };
    },
  },
  apply(sample, { statistics, channels }) {
    const chosen = chosenChannels(sample, channels);
    requireStatistics(sample.caseId, chosen.length, statistics);
    const count = sample.image.shape[3];
    const clipped = { ...sample.image, data: sample.image.data.slice() };
    const maps: LinearMap[] = [];
    chosen.forEach((channel, i) => {
      const [min, max, mean, deviation] = statistics.slice(4 * i);
      clipChannel(clipped.data, channel, count, { min, max });
      // NaN passes the limits: it is looked for here, with its case named.
      channelStatistics(clipped, channel, 'whole', sample.caseId);
      const factor = deviation > 0 ? 1 / deviation : 0;
      maps[channel] = { factor, offset: -mean * factor };
    });
    return { sample: { ...sample, image: mapChannels(clipped, maps) }, trace: null };
  },
  undo: (prediction) => prediction,
  undoSlices: (prediction) => prediction,
});

/** [low, high, mean, standard deviation of the population], of values that are not yet cut off. */
function statisticsOf(data: Float32Array, percentiles: readonly number[]): number[] {
  const line = { data, shape: [1, 1, data.length, 1] as const, affine: identityAffine };
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
  const variance = data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length;
  return [...channelPercentiles(line, 0, percentiles), mean, Math.sqrt(variance)];
}

function requireStatistics(caseId: string, channels: number, statistics: readonly number[]): void {
  const wanted = 4 * channels;
  if (statistics.length === wanted) return;
  if (statistics.length === 0) {
    throw new StudioError('internal', 'the statistics of ctNormalization were not measured', 'please report this');
  }
  throw new StudioError(
    'bad-pipeline',
    `ctNormalization has ${statistics.length} statistics, but case ${caseId} needs ${wanted}`,
    'give four numbers for each channel, or none to have them measured',
  );
}
