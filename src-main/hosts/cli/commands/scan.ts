import { defineCommand } from '../command.ts';
import { pluginOption } from '../plugin-option.ts';

export const scan = defineCommand({
  name: 'scan',
  summary: 'find the cases of a data set and what is wrong with them',
  details:
    'Knows the layouts of the Medical Segmentation Decathlon, nnU-Net raw, MIScnn, BraTS and images/labels folders, with or ' +
    'without a dataset.json. Reads every file whole.',
  positionals: [{ name: 'FOLDER', help: 'the folder of the data set' }],
  options: { ...pluginOption },
  json: true,
  async run({ positionals: [folder], json, signal, out }) {
    const { scanFolder } = await import('../../../engine/calls/scan.ts');
    const onProgress = (progress: { done: number; total: number }) =>
      out.progress(`reading case ${progress.done} of ${progress.total}`);
    const dataset = await scanFolder(folder, { signal, onProgress });
    if (json) return out.json(dataset);

    out.line(`${dataset.name}: ${dataset.cases.length} cases, layout ${dataset.layout}`);
    out.line(`channels: ${dataset.channels.join(', ')}`);
    out.line(`classes: ${dataset.classes.map(({ value, name }) => `${value} ${name}`).join(', ')}`);
    out.line();
    out.table(
      ['case', 'label', 'voxels z×y×x', 'spacing mm', 'axes', 'problems'],
      dataset.cases.map((each) => [
        each.id,
        each.label === null ? 'no' : 'yes',
        each.shape.join('×'),
        each.spacingMm.map((mm) => Number(mm.toFixed(3))).join('×'),
        each.orientation,
        each.problems.map(({ kind }) => kind).join(', ') || 'none',
      ]),
    );

    const found = [
      ...dataset.problems.map((problem) => ['(data set)', problem] as const),
      ...dataset.cases.flatMap((each) => each.problems.map((problem) => [each.id, problem] as const)),
    ];
    if (found.length === 0) return;
    out.line();
    out.table(
      ['where', 'severity', 'problem', 'what to do'],
      found.map(([where, { severity, message, next }]) => [where, severity, message, next]),
    );
  },
});
