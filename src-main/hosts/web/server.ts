import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StudioError } from '../../../shared/errors.ts';
import { createAccess, isOwnHost, isOwnOrigin, type Access } from './access.ts';
import { securityHeaders, sendPage, sendWelcome } from './pages.ts';
import type { Sockets } from './sockets.ts';

export interface PageServer {
  readonly port: number;
  /** An address that opens the app once. */
  newAddress(): string;
  close(): Promise<void>;
}

interface Options {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly sockets: Sockets;
  isEngineReady(): boolean;
  /** Answers with a file of the renderer; false where there is none. */
  serve(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  /** In place of those of `securityHeaders`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Throws `usage` where the port is taken or the host is not this machine's. */
export async function startServer(options: Options): Promise<PageServer> {
  const server = createServer({ maxHeaderSize: 16384, requestTimeout: 30_000 });
  await listen(server, options);
  const { port } = server.address() as AddressInfo;
  const access = createAccess(port);

  server.on('request', (request, response) => {
    for (const [name, value] of Object.entries({ ...securityHeaders, ...options.headers })) {
      response.setHeader(name, value);
    }
    answer(request, response, access, options).catch(() => {
      if (!response.headersSent) sendPage(response, 500, 'This page cannot be shown', ['Reload it.']);
      else response.destroy();
    });
  });
  server.on('upgrade', (request, socket, head) => {
    const status = refusal(request, access, options);
    if (status === null) return options.sockets.upgrade(request, socket, head);
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  });

  return {
    port,
    newAddress: () => `http://${shownHost(options.host)}:${port}/?token=${access.newToken()}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  access: Access,
  { host, serve }: Options,
): Promise<void> {
  if (!isOwnHost(request.headers.host, host)) {
    return sendPage(response, 421, 'This address is not allowed', [
      'Open the app under the address that it printed when it started.',
    ]);
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return sendPage(response, 405, 'Only pages can be read here', []);
  }
  // Browsers ask for it by themselves on pages that name no icon.
  if (request.url === '/favicon.ico') return void response.writeHead(204).end();
  if (request.headers.origin !== undefined && !isOwnOrigin(request)) {
    return sendPage(response, 403, 'Another site may not read this app', []);
  }
  const token = new URL(request.url ?? '/', 'http://studio').searchParams.get('token');
  // Who only asks for the head, as a preview of links does, must not use the token up.
  const cookie = token !== null && request.method === 'GET' ? access.redeem(token) : null;
  if (cookie !== null) return sendWelcome(response, cookie);
  if (!access.hasSession(request)) return sendNoAccess(response, token !== null);
  // A token that was used stays out of the address bar, from where it could be copied.
  if (token !== null) return void response.writeHead(303, { Location: '/' }).end();
  if (!(await serve(request, response))) sendPage(response, 404, 'There is no such page', ['The app is at /.']);
}

/** The status that refuses a line to the engine; null where it may be opened. */
function refusal(request: IncomingMessage, access: Access, { host, isEngineReady }: Options): string | null {
  if (!isOwnHost(request.headers.host, host)) return '421 Misdirected Request';
  if (!isOwnOrigin(request) || !access.hasSession(request)) return '403 Forbidden';
  if (request.url !== '/rpc') return '404 Not Found';
  return isEngineReady() ? null : '503 Service Unavailable';
}

function sendNoAccess(response: ServerResponse, hadToken: boolean): void {
  sendPage(response, 403, 'This window has no access to MIScnn Studio', [
    hadToken
      ? 'The address that you opened was used before, or belongs to an earlier start of the program.'
      : 'The program was started anew since this window was opened, or the window was opened without its key.',
    'For a new address, press Enter in the terminal in which the program runs, or start it again there. Then open the address that it prints. Each address opens the app once; a window that is open stays open, and more windows can be opened from it.',
  ]);
}

function listen(server: Server, { host, port }: Options): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const faults: Record<string, [string, string]> = {
        EADDRINUSE: [`port ${port} is in use`, 'stop the program that uses it, or give another one by --port'],
        EADDRNOTAVAIL: [`${host} is no address of this machine`, 'give one that is by --host'],
        ENOTFOUND: [`${host} is not known`, 'give an address of this machine by --host'],
        EACCES: [`port ${port} may not be used`, 'give one above 1023 by --port'],
      };
      const [message, next] = faults[error.code ?? ''] ?? [error.message, 'give another --host or --port'];
      reject(new StudioError('usage', message, next, { cause: error }));
    });
    server.listen({ host, port }, resolve);
  });
}

/** An address to open from this machine. */
function shownHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
