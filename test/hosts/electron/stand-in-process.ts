import type * as Electron from 'electron';
import { fork, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import type { StandInPort } from './stand-in-port.ts';

/** Between a stand-in for a utility process and utility-bootstrap.ts within it. */
export type Frame =
  | { readonly kind: 'message'; readonly data: unknown; readonly ports: readonly number[] }
  | { readonly kind: 'port'; readonly port: number; readonly data: unknown }
  | { readonly kind: 'close'; readonly port: number };

const bootstrap = new URL('./utility-bootstrap.ts', import.meta.url).href;

/** A utility process that is a real process, forked by Node; ports reach it through the one channel that there is. */
export class StandInProcess
  extends EventEmitter
  implements Pick<Electron.UtilityProcess, 'postMessage' | 'kill' | 'pid' | 'stderr' | 'stdout'>
{
  readonly entry: string;
  readonly args: readonly string[];
  readonly options: Electron.ForkOptions;
  readonly child: ChildProcess;
  #ports = new Map<number, StandInPort>();
  #lastPort = 0;

  constructor(entry: string, args: readonly string[], options: Electron.ForkOptions) {
    super();
    [this.entry, this.args, this.options] = [entry, args, options];
    this.child = fork(entry, [...args], {
      execArgv: [...(options.execArgv ?? []), '--import', bootstrap],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.child.on('message', (frame: Frame) => this.#receive(frame));
    this.child.on('exit', (code) => {
      for (const port of this.#ports.values()) port.close();
      this.emit('exit', code ?? 1);
    });
  }

  get pid(): number | undefined {
    return this.child.pid;
  }
  readonly stdout = null;
  get stderr(): NodeJS.ReadableStream {
    return this.child.stderr!;
  }

  postMessage: Electron.UtilityProcess['postMessage'] = (data, transfer = []) => {
    const ports = (transfer as unknown as StandInPort[]).map((port) => this.#tunnel(port));
    this.#send({ kind: 'message', data, ports });
  };
  kill: Electron.UtilityProcess['kill'] = () => this.child.kill('SIGTERM');

  #tunnel(port: StandInPort): number {
    const id = ++this.#lastPort;
    this.#ports.set(id, port);
    port.on('message', ({ data }: { data: unknown }) => this.#send({ kind: 'port', port: id, data }));
    port.on('close', () => this.#send({ kind: 'close', port: id }));
    // What came before it was handed over follows it.
    setImmediate(() => port.start());
    return id;
  }

  #send(frame: Frame): void {
    if (this.child.connected) this.child.send(frame, () => {});
  }

  #receive(frame: Frame): void {
    if (frame.kind === 'message') this.emit('message', frame.data);
    else if (frame.kind === 'port') this.#ports.get(frame.port)?.postMessage(frame.data);
    else this.#ports.get(frame.port)?.close();
  }
}

export function forkUtility(entry: string, args: string[] = [], options: Electron.ForkOptions = {}): StandInProcess {
  return new StandInProcess(entry, args, options);
}
