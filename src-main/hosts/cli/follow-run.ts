import { join } from 'node:path';
import type { JobEvent } from '../../../shared/job.ts';
import type { Output } from './output.ts';

/** Runs the job of a run folder with a progress line, then prints its result; `leftOut` are cases of a new run. */
export async function followRun(
  folder: string,
  { json, signal, out, leftOut }: { json: boolean; signal: AbortSignal; out: Output; leftOut?: readonly string[] },
): Promise<void> {
  const { runJob } = await import('../../engine/jobs.ts');
  const report = await runJob(folder, { signal, onEvent: (event) => show(event, out) });
  if (json) return out.json({ schemaVersion: 1, run: folder, ...(leftOut && { leftOut }), report });
  if (report) {
    const { reportTable } = await import('../../engine/calls/report.ts');
    out.line(reportTable(report));
    out.line();
  }
  out.line(`run folder: ${folder}`);
  if (report) out.line(`report:     ${join(folder, 'report.html')}`);
}

/** The line on standard error that an event makes, if any. */
export function show(event: JobEvent, out: Output): void {
  switch (event.type) {
    case 'prepared':
      return out.progress(`preparing cases: ${event.done} of ${event.total}`);
    case 'fold':
      return event.folds > 1 ? out.note(`fold ${event.fold + 1} of ${event.folds}`) : undefined;
    case 'step':
      return out.progress(`epoch ${event.epoch}, step ${event.step} of ${event.steps}, loss ${event.loss.toFixed(4)}`);
    case 'epoch':
      return out.progress(epochLine(event));
    case 'predicted':
      return out.progress(`predicting held-out cases: ${event.done} of ${event.total}`);
  }
}

/** Epoch, loss, validation Dice, elapsed, remaining. */
function epochLine({ fold, folds, epochs, record, remainingSeconds }: Extract<JobEvent, { type: 'epoch' }>): string {
  const dice = record.validationDice.map((value) => (value === null ? 'NA' : value.toFixed(3))).join(' / ');
  return [
    ...(folds > 1 ? [`fold ${fold + 1}`] : []),
    `epoch ${record.epoch} of at most ${epochs}`,
    `loss ${record.loss.toFixed(4)}`,
    ...(dice ? [`validation Dice ${dice}`] : []),
    `elapsed ${duration(record.elapsedSeconds)}`,
    `remaining ${duration(remainingSeconds)}`,
  ].join(', ');
}

export function duration(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60
    ? `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
