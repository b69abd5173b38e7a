import { resolve } from 'node:path';
import { defineCommand } from '../command.ts';

export const predict = defineCommand({
  name: 'predict',
  summary: 'predict new cases by a trained run',
  details:
    'Writes one label file a case, on the grid of the input. The networks of a cross-validation are averaged. INPUT is ' +
    'an image, a folder of images, or a data set in any layout.',
  positionals: [
    { name: 'RUN', help: 'the run folder' },
    { name: 'INPUT', help: 'an image or a folder' },
  ],
  options: {
    out: { type: 'string', value: 'DIR', required: true, help: 'the folder to write to' },
    probabilities: { type: 'boolean', help: 'also write the probability of each class' },
  },
  json: true,
  engine: true,
  kept: 'the cases that were finished are written',
  async run({ positionals: [run, input], values, json, signal, out }) {
    const { runPredict } = await import('../../../engine/run-call.ts');
    const given = {
      run: resolve(run),
      input: resolve(input),
      out: resolve(values.out),
      probabilities: values.probabilities,
    };
    const result = await runPredict(given, {
      signal,
      onProgress: ({ caseId, done, total, share }) =>
        out.progress(`case ${done + 1} of ${total} ${caseId}: ${Math.round(100 * share)} %`),
    });
    if (json) return out.json(result);
    out.line(
      `${result.cases.length} cases predicted by ${result.models} network${result.models === 1 ? '' : 's'} into ${values.out}`,
    );
  },
});
