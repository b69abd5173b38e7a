import { defineCommand } from '../command.ts';
import { pluginOption } from '../plugin-option.ts';

export const evaluate = defineCommand({
  name: 'evaluate',
  summary: 'compare predicted labels with the truth, case by case and class by class',
  details:
    'Pairs the files of the two folders by name, in the grid of the truth. Also for predictions of other programs. ' +
    'The table shows the main metrics; --json and --out have all of them. With --out, writes evaluation.tsv (one row a ' +
    'case, class and metric), confusion.tsv (voxels by true and predicted class) and evaluation.json.',
  positionals: [],
  options: {
    truth: { type: 'string', value: 'DIR', required: true, help: 'the folder of true label files' },
    prediction: { type: 'string', value: 'DIR', required: true, help: 'the folder of predicted label files' },
    tolerance: {
      ...{ type: 'number', value: 'MM', min: 0, max: 100 },
      help: 'how far surfaces may lie apart for NSD, in mm: 1 unless given',
    },
    'lesion-overlap': {
      ...{ type: 'number', value: 'SHARE', min: 0, max: 0.99 },
      help: 'a lesion counts as found where more than this share of it is covered: 0, one voxel, unless given',
    },
    images: {
      type: 'string',
      value: 'DIR',
      help: 'the folder of the images, where outlines and segments need their grid',
    },
    out: { type: 'string', value: 'DIR', help: 'the folder to write the results to' },
    ...pluginOption,
  },
  json: true,
  async run({ values, json, signal, out }) {
    const { truth, prediction, images, out: folder, tolerance: toleranceMm, 'lesion-overlap': lesionOverlap } = values;
    const { definitionNote, evaluateFolders, evaluationTable } = await import('../../../engine/calls/evaluate.ts');
    const settings = {
      ...(toleranceMm !== undefined && { toleranceMm }),
      ...(lesionOverlap !== undefined && { lesionOverlap }),
    };
    const onCase = (done: number, total: number, caseId: string) =>
      out.progress(`case ${Math.min(done + 1, total)} of ${total} ${caseId}`);
    const { evaluation } = await evaluateFolders({ truth, prediction, images, folder, settings, signal, onCase });
    if (json) return out.json(evaluation);

    for (const warning of evaluation.warnings) out.note(`warning: ${warning}`);
    const { head, rows } = evaluationTable(evaluation);
    out.table(head, rows);
    out.line();
    out.line(definitionNote(evaluation));
    out.line(evaluation.emptyPolicy);
  },
});
