import { resolve } from 'node:path';
import { StudioError } from '../../../../shared/errors.ts';
import type { Predicted } from '../../../engine/calls/predict.ts';
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
    const { cases, failed, models } = result;
    const of = failed.length === 0 ? '' : ` of ${cases.length + failed.length}`;
    out.line(`${cases.length}${of} cases predicted by ${models} network${models === 1 ? '' : 's'} into ${values.out}`);
    if (json) out.json(result);
    if (failed.length > 0) throw notPredicted(result);
  },
});

/** Each with its reason in the lines before the error's own; the others are written. */
function notPredicted({ cases, failed }: Predicted): StudioError {
  const [{ message, next }] = failed;
  const more = failed.length === 1 ? '' : ` (and ${failed.length - 1} more)`;
  const kept = cases.length === 0 ? '' : '; the other cases are written';
  const details = failed.map((each) => `  ${each.message}; ${each.next}`);
  return new StudioError('bad-dataset', `${message}${more}`, `${next}${kept}`, { details });
}
