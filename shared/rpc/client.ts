import {
  calls,
  events,
  type CallInput,
  type CallName,
  type CallOutput,
  type CallProgress,
  type EventName,
  type EventValue,
} from '../api.ts';
import { StudioError } from '../errors.ts';
import type { Channel } from './channel.ts';
import { responseSchema, type Request } from './messages.ts';

export interface CallOptions<Name extends CallName> {
  readonly signal?: AbortSignal;
  onProgress?(progress: CallProgress<Name>): void;
}

export interface Client {
  /** Rejects with the engine's StudioError; `cancelled` when the signal was aborted, `engine` when the channel closed. */
  call<Name extends CallName>(
    name: Name,
    ...rest: undefined extends CallInput<Name>
      ? [input?: CallInput<Name>, options?: CallOptions<Name>]
      : [input: CallInput<Name>, options?: CallOptions<Name>]
  ): Promise<CallOutput<Name>>;
  /** Returns the function that ends it. */
  on<Name extends EventName>(name: Name, listener: (value: EventValue<Name>) => void): () => void;
  close(): void;
}

interface Pending {
  readonly name: CallName;
  readonly onProgress?: (progress: never) => void;
  resolve(value: unknown): void;
  reject(error: StudioError): void;
}

/** A window's end of the contract. `onClose` is told once, when the engine or the connection is gone. */
export function createClient(channel: Channel, onClose: () => void = () => {}): Client {
  const pending = new Map<number, Pending>();
  const listeners = new Map<EventName, Set<(value: never) => void>>();
  let lastId = 0;
  let isClosed = false;
  const post = (request: Request): void => channel.post(request);

  channel.onMessage((message) => {
    const response = responseSchema.parse(message);
    if (response.type === 'event') {
      if (!Object.hasOwn(events, response.name)) return;
      const name = response.name as EventName;
      const heard = listeners.get(name);
      if (!heard?.size) return;
      const value = events[name].parse(response.value);
      for (const listener of heard) listener(value as never);
      return;
    }
    const call = pending.get(response.id);
    // The answer to a call that was cancelled here in the meantime.
    if (!call) return;
    if (response.type === 'progress') {
      call.onProgress?.(calls[call.name].progress.parse(response.value) as never);
      return;
    }
    pending.delete(response.id);
    if (response.type === 'error') {
      const { tag, message, next, details } = response;
      return call.reject(new StudioError(tag, message, next, { details }));
    }
    const result = calls[call.name].output.safeParse(response.value);
    if (result.success) return call.resolve(result.data);
    const [issue] = result.error.issues;
    const fault = `the answer to ${call.name} is not valid at ${issue.path.join('.')}: ${issue.message}`;
    call.reject(new StudioError('internal', fault, 'please report this'));
  });
  channel.onClose(() => {
    isClosed = true;
    for (const call of pending.values()) call.reject(disconnected());
    pending.clear();
    onClose();
  });

  return {
    call(name: CallName, input?: unknown, { signal, onProgress }: CallOptions<CallName> = {}) {
      return new Promise<never>((resolve, reject) => {
        if (isClosed) return reject(disconnected());
        if (signal?.aborted) return reject(cancelled(name));
        const id = ++lastId;
        const cancel = (): void => {
          if (!pending.delete(id)) return;
          post({ type: 'cancel', id });
          reject(cancelled(name));
        };
        signal?.addEventListener('abort', cancel, { once: true });
        const settled = (): void => signal?.removeEventListener('abort', cancel);
        pending.set(id, {
          name,
          onProgress: onProgress as Pending['onProgress'],
          resolve: (value) => (settled(), resolve(value as never)),
          reject: (error) => (settled(), reject(error)),
        });
        post({ type: 'call', id, name, input });
      });
    },
    on(name, listener) {
      const heard = listeners.get(name) ?? new Set();
      listeners.set(name, heard.add(listener as (value: never) => void));
      return () => heard.delete(listener as (value: never) => void);
    },
    close: () => channel.close(),
  } as Client;
}

function cancelled(name: CallName): StudioError {
  return new StudioError('cancelled', `${name} was cancelled`, 'start it again');
}

function disconnected(): StudioError {
  return new StudioError(
    'engine',
    'the connection to the engine is closed',
    'wait until it is back, or start the app again',
  );
}
