import { defineCommand } from '../command.ts';

export const evaluate = defineCommand({
  name: 'evaluate',
  summary: 'compare predicted labels with the truth, case by case and class by class',
  details:
    'Pairs the files of the two folders by name, in the grid of the truth. Also for predictions of other programs. ' +
    'With --out, writes evaluation.tsv (one row a case, class and metric) and evaluation.json.',
  positionals: [],
  options: {
    truth: { type: 'string', value: 'DIR', required: true, help: 'the folder of true label files' },
    prediction: { type: 'string', value: 'DIR', required: true, help: 'the folder of predicted label files' },
    out: { type: 'string', value: 'DIR', help: 'the folder to write the results to' },
  },
  json: true,
  async run({ values: { truth, prediction, out: folder }, json, signal, out }) {
    const { evaluateFolders, evaluationTable } = await import('../../../engine/calls/evaluate.ts');
    const onCase = (done: number, total: number, caseId: string) =>
      out.progress(`case ${Math.min(done + 1, total)} of ${total} ${caseId}`);
    const { evaluation } = await evaluateFolders({ truth, prediction, folder, signal, onCase });
    if (json) return out.json(evaluation);

    for (const warning of evaluation.warnings) out.note(`warning: ${warning}`);
    const { head, rows } = evaluationTable(evaluation);
    out.table(head, rows);
    out.line();
    out.line(evaluation.emptyPolicy);
  },
});
