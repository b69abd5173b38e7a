import { resolve } from 'node:path';
import { alsoFormats, alsoIds } from '../../../../shared/also.ts';
import { StudioError } from '../../../../shared/errors.ts';
import type { Predicted } from '../../../engine/calls/predict.ts';
import { combineOptions, weightsOf } from '../combine-options.ts';
import { defineCommand } from '../command.ts';
import { pluginOption } from '../plugin-option.ts';

export const predict = defineCommand({
  name: 'predict',
  summary: 'predict new cases by a trained run, or by several',
  details:
    'Writes one label file a case, on the grid of the input. The networks of a cross-validation are averaged, or combined ' +
    'by --combine. Several runs of the same classes and channels, whatever else they differ in, are combined so, each ' +
    'being the mean of its networks. INPUT is an image, a folder of images, or a data set in any layout.',
  positionals: [
    { name: 'RUN', help: 'a run folder', many: true },
    { name: 'INPUT', help: 'an image or a folder' },
  ],
  options: {
    out: { type: 'string', value: 'DIR', required: true, help: 'the folder to write to' },
    ...combineOptions,
    probabilities: { type: 'boolean', help: 'also write the probability of each class' },
    also: {
      type: 'string',
      value: 'FORMAT',
      many: true,
      choices: alsoIds,
      help: `beside NIfTI also write, into a folder of that name: ${alsoFormats.map(({ id, help }) => `${id}, ${help}`).join('; ')}`,
    },
    ...pluginOption,
  },
  json: true,
  engine: true,
  kept: 'the cases that were finished are written',
  async run({ positionals: [[run, ...others], input], values, json, signal, out }) {
    const { runWarnings } = await import('../../../engine/calls/plugins.ts');
    const ofRuns = await Promise.all([run, ...others].map((each) => runWarnings(resolve(each))));
    for (const warning of ofRuns.flat()) out.note(`warning: ${warning}`);
    const { runPredict } = await import('../../../engine/run-call.ts');
    const given = {
      run: resolve(run),
      others: others.map((each) => resolve(each)),
      combine: values.combine,
      weights: weightsOf(values),
      input: resolve(input),
      out: resolve(values.out),
      probabilities: values.probabilities,
      also: values.also,
    };
    const result = await runPredict(given, {
      signal,
      onProgress: ({ caseId, done, total, share }) =>
        out.progress(`case ${done + 1} of ${total} ${caseId}: ${Math.round(100 * share)} %`),
    });
    const { cases, failed, warnings, models } = result;
    for (const warning of warnings) out.note(`warning: ${warning}`);
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
