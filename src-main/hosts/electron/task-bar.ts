import type { BrowserWindow } from 'electron';
import type { ElectronModule } from './electron.ts';
import type { EndedJob } from './jobs.ts';

/** How far what runs has come, at the app's place in the task bar; null: nothing runs. */
export function showShare(window: BrowserWindow, share: number | null): void {
  if (!window.isDestroyed()) window.setProgressBar(share ?? -1);
}

/** Tells that a job has ended, wherever the user is now; a click comes back to the app. */
export function showEnded(
  { Notification }: Pick<ElectronModule, 'Notification'>,
  job: EndedJob,
  show: () => void,
): void {
  if (!Notification.isSupported()) return;
  const what = job.kind === 'run' ? `“${job.name}”` : `The prediction with “${job.name}”`;
  const notification = new Notification({
    title: job.status === 'finished' ? `${what} has finished` : `${what} has failed`,
    body: job.status === 'finished' ? 'Its results are ready.' : (job.reason ?? 'Its log tells why.'),
  });
  notification.on('click', show);
  notification.show();
}
