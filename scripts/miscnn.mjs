#!/usr/bin/env node
// The command line, ready in a fresh clone: installs what is missing, then runs the TypeScript through tsx.
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { prepareDependencies, prepareTensorFlow, runScript } from './setup.mjs';

export async function runCommandLine(args) {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  // TensorFlow's convolutions are faster through oneDNN on every processor with AVX2; by itself it uses it on newer ones.
  process.env.TF_ENABLE_ONEDNN_OPTS ??= '1';
  await prepareDependencies();
  const { register } = await import('tsx/esm/api');
  register();
  const { main } = await import('../src-main/hosts/cli/main.ts');
  return main(args, { prepareEngine });
}

/** What went wrong takes several lines; the command's own error stays one. */
async function prepareEngine() {
  try {
    await prepareTensorFlow();
  } catch (error) {
    if (!error.isSetupError) throw error;
    process.stderr.write(`${error.message}\n`);
    const { StudioError } = await import('../shared/errors.ts');
    throw new StudioError('engine', 'TensorFlow is not set up', 'do what the lines above say, then run this again');
  }
}

// npm installs a program as a link to this file.
if (realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await runScript(() => runCommandLine(process.argv.slice(2)));
}
