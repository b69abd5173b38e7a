import { join, resolve } from 'node:path';
import { StudioError } from '../../../../shared/errors.ts';
import type { MadeFigures } from '../../../engine/calls/figure.ts';
import { defineCommand } from '../command.ts';
import { pluginOption } from '../plugin-option.ts';
import { figureOptions, figureStyle, figureType } from '../figure-options.ts';
import { requireOne } from '../run-options.ts';

export const figure = defineCommand({
  name: 'figure',
  summary: 'draw cases of a run (PNG, films as GIF, all on one sheet) or its scores (box plots, confusion matrix)',
  details:
    'Shows each case with what the network that had not seen it made of it. A picture is of the slice with most of the ' +
    'label, a film of all slices. Give --case, --all, --sheet or --plots.',
  positionals: [{ name: 'RUN', help: 'the run folder' }],
  options: {
    out: {
      type: 'string',
      value: 'FILE',
      required: true,
      help: 'the .png or .gif to write; with --all and --plots a folder',
    },
    case: { type: 'string', value: 'C', help: 'draw this case' },
    all: { type: 'boolean', help: 'draw every case into a file of its own' },
    sheet: { type: 'boolean', help: 'draw every case at its most telling slice into one PNG' },
    plots: { type: 'boolean', help: 'draw the scores: a box plot of each metric, and the confusion matrix' },
    as: { type: 'string', value: 'T', default: 'png', choices: ['png', 'gif'], help: 'what to draw with --all' },
    columns: { type: 'number', value: 'N', default: 6, min: 1, max: 40, integer: true, help: 'columns of a sheet' },
    ...figureOptions,
    ...pluginOption,
  },
  json: true,
  kept: 'files that were finished are written',
  async run({ positionals: [run], values, json, signal, out }) {
    requireOne(values, ['case', 'all', 'sheet', 'plots']);
    const { case: caseId = null, all, sheet, plots, columns, colours } = values;
    if (caseId === null && !all && !sheet && !plots) {
      throw new StudioError('usage', 'there is nothing to draw', 'give --case C, --all, --sheet or --plots');
    }
    if (plots) {
      const { makePlots } = await import('../../../engine/calls/figure-plots.ts');
      const made = await makePlots({ run: resolve(run), out: resolve(values.out), colours });
      if (json) return out.json(made);
      for (const file of made.files) out.line(join(values.out, file));
      return out.line(`scores of ${made.cases} held-out cases`);
    }
    const type = all ? values.as : sheet ? figureType(values.out, 'png') : figureType(values.out, 'png', 'gif');
    const style = figureStyle(values, type, sheet ? 256 : 512);
    const { fontWarning, makeFigures } = await import('../../../engine/calls/figure.ts');
    const warning = style.hasCaptions || sheet ? await fontWarning(undefined, 'figures') : null;
    if (warning) out.note(`warning: ${warning}`);
    const given = { run: resolve(run), out: resolve(values.out), style, signal };

    if (sheet) {
      const { makeSheet } = await import('../../../engine/calls/figure-sheet.ts');
      const onProgress = (done: number, total: number): void => out.progress(`case ${done} of ${total}`);
      const made = await makeSheet({ ...given, columns, onProgress });
      if (json) return out.json({ ...made, file: values.out });
      const without = made.failed.length === 0 ? '' : `, ${made.failed.length} of them without a picture`;
      return out.line(`${values.out}: ${made.cases.length} cases${without}`);
    }

    const made = await makeFigures({
      ...{ ...given, caseId, type },
      onProgress: ({ caseId: id, done, total, share }) =>
        out.progress(`case ${done + 1} of ${total} ${id}: ${Math.round(100 * share)} %`),
    });
    const figures = made.figures.map((each) => ({
      ...each,
      file: all ? join(values.out, `${each.caseId}.${type}`) : values.out,
    }));
    for (const { file, pictures, width, height } of figures) {
      out.line(`${file}: ${type === 'gif' ? `${pictures} slices of ` : ''}${width} × ${height} pixels`);
    }
    if (json) out.json({ ...made, figures });
    if (made.failed.length > 0) throw notDrawn(made);
  },
});

/** Each with its reason in the lines before the error's own; the others are written. */
function notDrawn({ figures, failed }: MadeFigures): StudioError {
  const [{ message, next }] = failed;
  const more = failed.length === 1 ? '' : ` (and ${failed.length - 1} more)`;
  const kept = figures.length === 0 ? '' : '; the other cases are drawn';
  const details = failed.map((each) => `  ${each.message}; ${each.next}`);
  return new StudioError('not-found', `${message}${more}`, `${next}${kept}`, { details });
}
