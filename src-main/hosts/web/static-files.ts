import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/** Answers with a file of a folder; false where there is none for this path. Nothing outside the folder is ever read. */
export async function serveFile(folder: string, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  const path = pathOf(request.url ?? '/');
  const type = types[extname(path ?? '')];
  if (path === null || type === undefined) return false;
  const file = await realpath(join(folder, path)).catch(() => null);
  if (file === null || !file.startsWith((await realpath(folder)) + sep)) return false;
  const found = await stat(file);
  if (!found.isFile()) return false;
  response.writeHead(200, {
    'Content-Type': type,
    'Content-Length': found.size,
    // The names of assets hold a hash of their content.
    'Cache-Control': path.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-cache',
  });
  if (request.method === 'HEAD') response.end();
  else
    createReadStream(file)
      .on('error', () => response.destroy())
      .pipe(response);
  return true;
}

/** The path of an address as it lies in the folder; null for one that could lead out of it. */
function pathOf(url: string): string | null {
  const [raw] = url.split(/[?#]/);
  if (!/^\/[\w./-]*$/.test(raw) || raw.split('/').some((part) => part.startsWith('.'))) return null;
  return raw.endsWith('/') ? `${raw}index.html` : raw;
}
