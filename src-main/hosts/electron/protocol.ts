import type { Protocol } from 'electron';
import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { isOwnAddress, scheme } from './address.ts';

/** Only the app's own files; nothing inline, no evaluated text, no connections: the engine is reached by a port. */
const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const headers: Readonly<Record<string, string>> = {
  'Content-Security-Policy': contentPolicy,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), display-capture=()',
};

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/** Before Electron is ready: an origin of its own, with the rights of a secure one. */
export function registerScheme(protocol: Protocol): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the windows' files at studio://app/. */
export function serveRenderer(protocol: Protocol, folder: string): void {
  protocol.handle(scheme, ({ method, url }) => answer(method, url, folder));
}

async function answer(method: string, url: string, folder: string): Promise<Response> {
  if (method !== 'GET' && method !== 'HEAD') return refuse(405);
  const path = isOwnAddress(url) ? pathOf(url) : null;
  const type = path === null ? undefined : types[extname(path)];
  if (path === null || type === undefined) return refuse(404);
  try {
    const file = await realpath(join(folder, path));
    if (!file.startsWith((await realpath(folder)) + sep)) return refuse(404);
    const content = await readFile(file);
    return new Response(method === 'HEAD' ? null : new Uint8Array(content), {
      headers: { ...headers, 'Content-Type': type, 'Content-Length': String(content.length) },
    });
  } catch {
    return refuse(404);
  }
}

/** The path of an address as it lies in the folder; null for one that could lead out of it. */
function pathOf(url: string): string | null {
  const { pathname } = new URL(url);
  if (!/^\/[\w./-]*$/.test(pathname) || pathname.split('/').some((part) => part.startsWith('.'))) return null;
  return pathname.endsWith('/') ? `${pathname}index.html` : pathname;
}

function refuse(status: number): Response {
  return new Response(null, { status, headers });
}
