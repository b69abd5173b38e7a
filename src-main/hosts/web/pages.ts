import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';

/** Only what this host itself serves; nothing inline, nothing from elsewhere. */
export const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const securityHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': contentPolicy,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), display-capture=()',
};

const style =
  'html{color-scheme:dark;background:#0f1115;color:#e6e8eb;font:15px/1.5 system-ui,sans-serif}' +
  'main{max-width:560px;margin:15vh auto;padding:0 24px}h1{font-size:20px}code{color:#2dd4bf}';
const styleHash = createHash('sha256').update(style).digest('base64');

/** A page without the app, which says in words what to do. */
export function sendPage(response: ServerResponse, status: number, title: string, lines: readonly string[]): void {
  const body =
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title>` +
    `<style>${style}</style></head><body><main><h1>${escaped(title)}</h1>` +
    `${lines.map((line) => `<p>${escaped(line)}</p>`).join('')}</main></body></html>`;
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${styleHash}'; frame-ancestors 'none'`,
    'Cache-Control': 'no-store',
  });
  response.end(body);
}

/** Goes on to the app. Not by a redirect: after a link on another site, the browser would hold the new cookie back. */
export function sendWelcome(response: ServerResponse, cookie: string): void {
  response.writeHead(200, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Set-Cookie': cookie,
    Refresh: '0; url=/',
    'Cache-Control': 'no-store',
  });
  response.end('MIScnn Studio opens.\n');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
