import { join, resolve } from 'node:path';
import { combineOptions, weightsOf } from '../combine-options.ts';
import { defineCommand } from '../command.ts';
import { pluginOption } from '../plugin-option.ts';

export const ensemble = defineCommand({
  name: 'ensemble',
  summary: 'score several cross-validated runs as one',
  details:
    'Combines what the runs predicted of their held-out cases, case by case, and scores it as a run is scored. The runs ' +
    'need the same data, classes and folds, so that no network in it has seen the case. From probabilities where all ' +
    'runs kept them (prediction.keepProbabilities), else from labels by votes; two runs need probabilities. Without ' +
    '--weights, weighted takes each run’s Dice in the other folds.',
  positionals: [{ name: 'RUN', help: 'the run folders, two or more', many: true }],
  options: {
    out: { type: 'string', value: 'DIR', required: true, help: 'the new folder for labels, tables and report' },
    ...combineOptions,
    ...pluginOption,
  },
  json: true,
  async run({ positionals: [runs], values, json, signal, out }) {
    const { scoreEnsemble } = await import('../../../engine/calls/ensemble.ts');
    const { from, report } = await scoreEnsemble({
      runs: runs.map((each) => resolve(each)),
      out: resolve(values.out),
      combine: values.combine,
      weights: weightsOf(values),
      signal,
      onCase: (done, total, caseId) => out.progress(`case ${done + 1} of ${total} ${caseId}`),
    });
    if (json) return out.json({ schemaVersion: 1, combine: values.combine, from, report });
    const { reportTable } = await import('../../../engine/calls/report.ts');
    if (from === 'labels') out.note('the runs kept no probabilities: their labels vote');
    out.line(reportTable(report));
    out.line();
    out.line(`report: ${join(values.out, 'report.html')}`);
  },
});
