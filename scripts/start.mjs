// Opens the app: in Electron where that can be had, else in the browser. It says which and why.
import { spawn } from 'node:child_process';
import { prepareMain } from './build-main.mjs';
import { runWebHost } from './serve.mjs';
import { prepareAll, root, runScript } from './setup.mjs';
import { electronProgram, whyNoElectron } from './setup/electron.mjs';
import { prepareRenderer } from './setup/renderer.mjs';
import { say } from './setup/run.mjs';

await runScript(async () => {
  const args = process.argv.slice(2);
  await prepareAll();
  await prepareRenderer(root);
  const reason = optionOfWebHost(args) ?? (await whyNoElectron(root));
  if (reason !== null) {
    say(`opening in the browser, since ${reason}`);
    return runWebHost(args);
  }
  say('opening in Electron, which is installed');
  await prepareMain(root);
  return runElectron(args);
});

/** A browser was asked for by an option that only makes sense there. */
function optionOfWebHost(args) {
  const name = args.map((each) => each.split('=')[0]).find((each) => /^--(port|host|roots|no-open|help)$/.test(each));
  return name === undefined ? null : `${name} is an option of the web host`;
}

/** Resolves to its exit code. Chromium reads its options as `--name=value`. */
function runElectron(args) {
  const joined = args.join('\n').replaceAll(/^(--[a-z-]+)\n(?!--)/gm, '$1=');
  return new Promise((resolve, reject) => {
    const child = spawn(electronProgram(root), [root, ...joined.split('\n').filter(Boolean)], { stdio: 'inherit' });
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}
