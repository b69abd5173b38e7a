import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { hostname } from 'node:os';
import { isIP } from 'node:net';

/**
 * Who may use this host: the browser that was opened with the one-time token, which then holds a session in a cookie
 * that neither scripts nor other sites can read or send.
 */
export interface Access {
  /** A token that can be used once; those given out before stay good. */
  newToken(): string;
  /** Takes a token in; the value of a Set-Cookie header, or null where it is not (or no longer) good. */
  redeem(token: string): string | null;
  hasSession(request: IncomingMessage): boolean;
}

/** `port` tells hosts of one machine apart: cookies do not. */
export function createAccess(port: number): Access {
  const name = `studio-${port}`;
  const tokens = new Set<string>();
  const sessions = new Set<string>();
  return {
    newToken() {
      const token = newSecret();
      tokens.add(token);
      return token;
    },
    redeem(token) {
      const known = find(tokens, token);
      if (known === null) return null;
      tokens.delete(known);
      const session = newSecret();
      sessions.add(session);
      return `${name}=${session}; Path=/; HttpOnly; SameSite=Strict`;
    },
    hasSession(request) {
      const cookies = (request.headers.cookie ?? '').split(';').map((cookie) => cookie.trim().split('='));
      return cookies.some(([key, value]) => key === name && find(sessions, value ?? '') !== null);
    },
  };
}

/**
 * Whether a request was addressed to this machine by a name that no other site can take: a page elsewhere may let its own
 * name point to 127.0.0.1 (DNS rebinding), but then that name is what it asks for. Ports may differ behind a tunnel.
 */
export function isOwnHost(host: string | undefined, given: string): boolean {
  const name = hostnameOf(host);
  if (name === null) return false;
  if (['localhost', '127.0.0.1', '[::1]'].includes(name)) return true;
  if (isLoopback(given)) return false;
  return name === given.toLowerCase() || name === hostname().toLowerCase() || isIP(name.replace(/^\[|\]$/g, '')) !== 0;
}

/** Whether a request comes from a page of this very host; requests of the address bar have no origin. */
export function isOwnOrigin(request: IncomingMessage): boolean {
  const { origin, host } = request.headers;
  return origin === `http://${host}` || origin === `https://${host}`;
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d+){3}$/.test(host);
}

function hostnameOf(host: string | undefined): string | null {
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?$/.exec((host ?? '').toLowerCase());
  return match?.[1] ?? null;
}

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Compares with all of them, so that the time taken tells nothing. */
function find(secrets: ReadonlySet<string>, given: string): string | null {
  const bytes = Buffer.from(given);
  let found: string | null = null;
  for (const secret of secrets) {
    const own = Buffer.from(secret);
    if (own.length === bytes.length && timingSafeEqual(own, bytes)) found = secret;
  }
  return found;
}
