// The web host while it is worked on: windows change as their files do, the engine starts anew when its code changes.
import { watch } from 'node:fs';
import { join } from 'node:path';
import { runWebHost } from './serve.mjs';
import { prepareAll, root, runScript } from './setup.mjs';
import { prepareRenderer } from './setup/renderer.mjs';
import { say } from './setup/run.mjs';

await runScript(async () => {
  await prepareAll();
  // Not what is shown here, but the list of licences comes from it.
  await prepareRenderer(root);
  const { createServer } = await import('vite');
  const vite = await createServer({
    configFile: join(root, 'src-renderer', 'vite.config.ts'),
    appType: 'spa',
    base: '/',
    server: { middlewareMode: true, fs: { allow: [root] } },
  });
  const serve = (request, response) =>
    new Promise((resolve) => {
      response.on('close', () => resolve(true));
      vite.middlewares(request, response, () => resolve(false));
    });
  const watchers = [];
  try {
    return await runWebHost(process.argv.slice(2), {
      // Vite puts styles into the page, and its client talks to a port of its own.
      development: {
        serve,
        headers: { 'Content-Security-Policy': "default-src 'self' 'unsafe-inline' data: blob: ws:" },
      },
      onStart: (host) => watchers.push(...followEngine(() => host.restartEngine())),
    });
  } finally {
    for (const watcher of watchers) watcher.close();
    await vite.close();
  }
});

/** Saving several files at once is one change. */
function followEngine(restart) {
  let timer;
  const onChange = () => {
    clearTimeout(timer);
    timer = setTimeout(() => (say('the engine starts anew'), restart()), 300);
  };
  return ['src-main', 'shared'].map((folder) => watch(join(root, folder), { recursive: true }, onChange));
}
