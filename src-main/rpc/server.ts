import {
  calls,
  type CallArguments,
  type CallName,
  type CallOutput,
  type CallProgress,
  type EventName,
  type EventValue,
} from '../../shared/api.ts';
import { isStudioError, StudioError } from '../../shared/errors.ts';
import type { Channel } from '../../shared/rpc/channel.ts';
import { requestSchema, type Response } from '../../shared/rpc/messages.ts';

export interface CallContext<Name extends CallName = CallName> {
  /** Aborted when the window cancels the call, or is gone. */
  readonly signal: AbortSignal;
  progress(value: CallProgress<Name>): void;
}

export type Handler<Name extends CallName> = (
  input: CallArguments<Name>,
  context: CallContext<Name>,
) => Promise<Answer<Name>> | Answer<Name>;

type Answer<Name extends CallName> = CallOutput<Name> extends undefined ? void : CallOutput<Name>;

export type Handlers = { readonly [Name in CallName]: Handler<Name> };

export interface Server {
  /** Serves a window until its channel closes. */
  connect(channel: Channel): void;
  /** Tells every window. */
  emit<Name extends EventName>(name: Name, value: EventValue<Name>): void;
}

/** The engine's end of the contract. `onDefect` is told of errors that no user can act on. */
export function createServer(handlers: Handlers, onDefect: (call: string, error: unknown) => void = () => {}): Server {
  const channels = new Set<Channel>();
  return {
    connect(channel) {
      channels.add(channel);
      const running = new Map<number, AbortController>();
      channel.onMessage((message) => {
        const request = requestSchema.safeParse(message);
        // A window that does not speak the contract is not answered any more.
        if (!request.success) return channel.close();
        if (request.data.type === 'cancel') return running.get(request.data.id)?.abort();
        const { id, name, input } = request.data;
        const controller = new AbortController();
        running.set(id, controller);
        const post = (response: Response): void => {
          if (channels.has(channel) && running.has(id)) channel.post(response);
        };
        answer(handlers, name, input, {
          signal: controller.signal,
          progress: (value) => post({ type: 'progress', id, value }),
        })
          .then(
            (value) => post({ type: 'result', id, value }),
            (error: unknown) => {
              const failure = toStudioError(error, controller.signal);
              if (failure.tag === 'internal') onDefect(name, error);
              post({ type: 'error', id, ...failure });
            },
          )
          .finally(() => running.delete(id));
      });
      channel.onClose(() => {
        channels.delete(channel);
        for (const controller of running.values()) controller.abort();
      });
    },
    emit(name, value) {
      for (const channel of channels) channel.post({ type: 'event', name, value } satisfies Response);
    },
  };
}

async function answer(handlers: Handlers, name: string, input: unknown, context: CallContext<never>): Promise<unknown> {
  if (!Object.hasOwn(calls, name)) throw new StudioError('usage', `there is no call "${name}"`, 'update the app');
  const checked = calls[name as CallName].input.safeParse(input);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    const where = [name, ...issue.path].join('.');
    throw new StudioError('usage', `${where}: ${issue.message}`, 'correct this value');
  }
  return (handlers[name as CallName] as Handler<never>)(checked.data as never, context);
}

type Failure = Pick<StudioError, 'tag' | 'message' | 'next'> & { details: string[] };

function toStudioError(error: unknown, signal: AbortSignal): Failure {
  if (isStudioError(error)) {
    const { tag, message, next, details } = error;
    return { tag, message, next, details: [...details] };
  }
  const isCancelled = signal.aborted && error instanceof Error && error.name === 'AbortError';
  if (isCancelled) return { tag: 'cancelled', message: 'it was cancelled', next: 'start it again', details: [] };
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const [first, ...details] = stack.split('\n');
  return { tag: 'internal', message: first, next: 'this is a defect, please report it', details };
}
