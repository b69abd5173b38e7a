import { textCell, tsv } from '../../../shared/tsv.ts';
import type { ExploredCaseFacts, Exploration } from './explore.ts';

type Cell = string | number | null;

interface Column {
  readonly name: string;
  valueOf(each: ExploredCaseFacts): Cell;
}

/**
 * `exploration.tsv`: one row a case, columns as MIScnn's command line names them. `c<k>` and `class<k>` are label values;
 * with several channels, columns of intensities end in the channel's number, as in `minimum_channel1`. Unlike MIScnn's,
 * `bin0` counts what lies below the bins, so that the bins of a case sum up to its voxels.
 */
export function explorationTsv(exploration: Exploration): string {
  const columns = columnsOf(exploration);
  const rows = exploration.cases.map((each) => columns.map(({ valueOf }) => valueOf(each)));
  return tsv([columns.map(({ name }) => name), ...rows]);
}

function columnsOf({ classes, channels }: Exploration): Column[] {
  const ends = channels.map((_, channel) => (channels.length === 1 ? '' : `_channel${channel}`));
  const inXyz = (numbers: readonly number[], between: string): string => numbers.toReversed().join(between);
  const ofChannels = (make: (channel: number, end: string) => Column[]): Column[] =>
    ends.flatMap((end, channel) => make(channel, end));
  const ofClasses = (make: (index: number, value: number) => Column[]): Column[] =>
    classes.flatMap(({ value }, index) => make(index, value));
  return [
    { name: 'name', valueOf: ({ id }) => textCell(id) },
    { name: 'image_size', valueOf: ({ imageBytes }) => imageBytes },
    { name: 'segmentation_size', valueOf: ({ labelBytes }) => labelBytes },
    { name: 'shape', valueOf: ({ shape }) => inXyz(shape, 'x') },
    { name: 'voxel_spacing', valueOf: ({ spacingMm }) => inXyz(spacingMm, 'x') },
    ...ofChannels((channel, end) => [
      { name: `minimum${end}`, valueOf: (each) => each.channels[channel].minimum },
      { name: `maximum${end}`, valueOf: (each) => each.channels[channel].maximum },
      ...ofClasses((index, value) => [
        {
          name: `minimum_c${value}${end}`,
          valueOf: (each) => each.channels[channel].classes?.[index].range?.minimum ?? null,
        },
        {
          name: `maximum_c${value}${end}`,
          valueOf: (each) => each.channels[channel].classes?.[index].range?.maximum ?? null,
        },
      ]),
    ]),
    {
      name: 'class_frequency',
      valueOf: ({ classFrequency }) => classFrequency && classFrequency.map((share) => share.toFixed(6)).join(','),
    },
    ...ofChannels((channel, end) => {
      const bins = channels[channel].edges.map((_, bin) => bin);
      return [
        ...bins.map((bin) => ({
          name: `bin${bin}${end}`,
          valueOf: (each: ExploredCaseFacts) => each.channels[channel].bins[bin],
        })),
        ...ofClasses((index, value) =>
          bins.map((bin) => ({
            name: `class${value}_bin${bin}${end}`,
            valueOf: (each) => each.channels[channel].classes?.[index].bins[bin] ?? null,
          })),
        ),
      ];
    }),
  ];
}
