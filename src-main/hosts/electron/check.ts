import type { BrowserWindow } from 'electron';
import { writeFileSync } from 'node:fs';
import type { Client } from '../../../shared/rpc/client.ts';

const limitMs = 120_000;

/** Whether this installation works: its window shows the app, and TensorFlow computes in a process that the engine starts. */
export async function checkInstallation(
  window: BrowserWindow,
  client: () => Client,
  facts: { readonly version: string; readonly file: string },
): Promise<boolean> {
  const { version, file } = facts;
  const signal = AbortSignal.timeout(limitMs);
  try {
    await windowAnswers(window, signal);
    const doctor = await client().call('system.doctor', undefined, { signal });
    writeFileSync(file, `${JSON.stringify({ isGood: true, version, doctor }, null, 2)}\n`);
    return true;
  } catch (error) {
    writeFileSync(file, `${JSON.stringify({ isGood: false, version, error: String(error) }, null, 2)}\n`);
    return false;
  }
}

/** A screen is there as soon as the engine has answered the window. */
async function windowAnswers(window: BrowserWindow, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const isThere: unknown = await window.webContents
      .executeJavaScript("document.querySelector('main > :not(.wait)') !== null")
      .catch(() => false);
    if (isThere === true) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
