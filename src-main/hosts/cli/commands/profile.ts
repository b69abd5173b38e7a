import { statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { StudioError } from '../../../../shared/errors.ts';
import { engineText, mainBars, workerBars, type TimeBar } from '../../../../shared/time-bars.ts';
import type { TimeSums } from '../../../../shared/times.ts';
import type { Profile } from '../../../engine/calls/profile.ts';
import { defineCommand } from '../command.ts';
import { duration, show } from '../follow-run.ts';
import type { Output } from '../output.ts';
import { pluginOption } from '../plugin-option.ts';
import { studioVersion } from '../version.ts';

export const profile = defineCommand({
  name: 'profile',
  summary: 'show where the time of a training goes',
  details:
    'Of a run folder, what was measured while it trained; it may still go on. Of a pipeline file, some steps are trained ' +
    'on a few cases of --data, in a folder that is deleted again. Parts of a step are split as one step was that was ' +
    'measured part by part.',
  positionals: [{ name: 'RUN|PIPELINE', help: 'a run folder, or a pipeline as JSON' }],
  options: {
    data: { type: 'string', value: 'FOLDER', help: 'the data set to train a pipeline on' },
    steps: {
      ...{ type: 'number', value: 'N', min: 1, max: 10000, integer: true, default: 20 },
      help: 'steps of a pipeline that are timed, after as many that warm up',
    },
    ...pluginOption,
  },
  json: true,
  engine: true,
  kept: 'nothing is left behind',
  async run({ positionals: [path], values: { data, steps }, json, signal, out }) {
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) throw new StudioError('not-found', `${basename(path)} does not exist`, 'check the path');
    const { profilePipeline, profileRun } = await import('../../../engine/calls/profile.ts');
    if (found.isDirectory()) {
      if (data !== undefined) {
        throw new StudioError('usage', `--data is given, and ${basename(path)} is a folder`, 'name a pipeline file');
      }
      const made = await profileRun(resolve(path));
      return json ? out.json(made) : showProfile(made, out);
    }
    if (data === undefined) {
      throw new StudioError('usage', 'a pipeline is profiled on a data set', 'give its folder by --data');
    }
    const { readJsonFile } = await import('../../../engine/calls/read-json.ts');
    const made = await profilePipeline({
      ...{ pipeline: await readJsonFile(path), data: resolve(data), steps, studioVersion: studioVersion(), signal },
      onScan: ({ done, total }) => out.progress(`reading case ${done} of ${total}`),
      // Not how many of the epochs are left, of which most are never trained.
      onEvent: (event) => event.type !== 'epoch' && show(event, out),
    });
    if (json) return out.json(made);
    showProfile(made, out);
    out.line();
    out.line(`${steps} steps after ${steps} to warm up, on ${made.cases} cases, without validation:`);
    out.line('in a whole training, preparing and saving weigh less.');
  },
});

function showProfile({ total, folds }: Profile, out: Output): void {
  const timed = folds.flatMap((sums, fold) => (sums ? [{ sums, title: `fold ${fold + 1}` }] : []));
  out.line(timed.length > 1 ? `${timed.length} folds, ${factsOf(total)}` : factsOf(total));
  for (const { sums, title } of timed) {
    const engine = sums.engine ? engineText(sums.engine) : 'unknown';
    out.line(timed.length > 1 ? `${title}: ${factsOf(sums)}, ${engine}` : `engine: ${engine}`);
  }
  out.line();
  showBars('one after the other', mainBars(total), out);
  const beside = workerBars(total);
  if (beside.length > 0) {
    out.line();
    showBars(
      total.workers.count === 1 ? 'data worker, beside' : `${total.workers.count} data workers, beside`,
      beside,
      out,
    );
  }
  if (timed.length <= 1) return;
  out.line();
  const of = timed.map(({ sums }) => [...mainBars(sums), ...workerBars(sums)]);
  const rows = [...mainBars(total), ...beside].map(({ title }) => [
    title,
    ...of.map((bars) => bars.find((each) => each.title === title)?.seconds.toFixed(2) ?? '-'),
  ]);
  out.table(['s', ...timed.map(({ title }) => title)], rows);
}

function factsOf({ epochs, steps, wall }: TimeSums): string {
  return `${epochs} ${epochs === 1 ? 'epoch' : 'epochs'}, ${steps} timed steps, ${duration(wall)}`;
}

const longest = 40;

function showBars(title: string, bars: readonly TimeBar[], out: Output): void {
  out.table(
    [title, 's', '%', 'ms a step', ''],
    bars.map((each) => [
      ...[each.title, each.seconds.toFixed(2), (100 * each.share).toFixed(1)],
      each.perStep === null ? '-' : (1000 * each.perStep).toFixed(1),
      '█'.repeat(Math.round(longest * each.share)) || '▏',
    ]),
  );
}
