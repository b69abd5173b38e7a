import { resolve } from 'node:path';
import { defineCommand } from '../command.ts';
import { pluginOption } from '../plugin-option.ts';

export const explore = defineCommand({
  name: 'explore',
  summary: 'find out the intensities, classes and voxels of a data set',
  details:
    'Writes exploration.tsv (one row a case, with the columns of MIScnn: sizes, ranges whole and per class, class ' +
    'frequencies, histograms), exploration.json (all of it), and figures of intensities, class frequencies, shapes and ' +
    'spacings. Cases with errors are left out. Bins are equally wide over the range that every case covers, with one ' +
    'more up to the highest value of all.',
  positionals: [{ name: 'FOLDER', help: 'the folder of the data set' }],
  options: {
    out: { type: 'string', value: 'DIR', required: true, help: 'the folder to write to' },
    bins: {
      ...{ type: 'number', value: 'N', min: 1, max: 1000, integer: true, default: 10 },
      help: 'bins over the range that every case covers',
    },
    ...pluginOption,
  },
  json: true,
  async run({ positionals: [folder], values, json, signal, out }) {
    const { exploreFolder } = await import('../../../engine/calls/explore.ts');
    const { exploration, files, leftOut } = await exploreFolder({
      ...{ data: resolve(folder), out: resolve(values.out), bins: values.bins, signal },
      onProgress: ({ pass, done, total }) =>
        out.progress(
          pass === 'scan' ? `reading case ${done} of ${total}` : `exploring: ${Math.round((100 * done) / total)} %`,
        ),
    });
    for (const { id, message } of leftOut) out.note(`warning: ${id} was left out: ${message}`);
    if (json) return out.json({ ...exploration, files, leftOut });

    const { name, cases, channels, classes, analysis } = exploration;
    out.line(`${name}: ${cases.length} cases`);
    out.line();
    const range = (each: { minimum: number; maximum: number } | null): string =>
      each ? `${each.minimum} to ${each.maximum}` : 'none';
    out.table(
      ['channel', 'range of all', 'range that every case covers'],
      channels.map((each) => [each.channel, range(each), range(each.shared)]),
    );
    out.line();
    out.table(
      ['class', 'value', 'voxels', 'share %', 'cases'],
      analysis.classes.map(({ name: title, voxels, share, cases: holding }, i) => [
        ...[title, String(classes[i].value), String(voxels)],
        ...[(100 * share).toFixed(4), String(holding)],
      ]),
    );
    out.line();
    out.line(`${values.out}: ${files.join(', ')}`);
  },
});
