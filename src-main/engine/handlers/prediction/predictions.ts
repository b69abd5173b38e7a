import { basename } from 'node:path';
import type { EventName, EventValue } from '../../../../shared/api.ts';
import { isStudioError, StudioError } from '../../../../shared/errors.ts';
import type { PredictionEntry } from '../../../../shared/workspace.ts';
import type { PredictCall } from '../../calls/predict.ts';
import { faultText } from '../../log.ts';
import { runPredict } from '../../run-call.ts';
import type { ProcessStarter } from '../../start-child.ts';
import { newId } from '../../workspace/ids.ts';
import type { StoredPrediction } from '../../workspace/stored.ts';
import type { OpenWorkspace } from '../../workspace/workspace.ts';
import { throttled } from '../run/throttle.ts';

/** Runs by their ids, paths absolute. */
export type PredictionOrder = Omit<PredictCall, 'signal' | 'onProgress' | 'onCase'>;

/** Predicts new cases, one prediction at a time, beside the queue of runs. */
export interface Predictions {
  /** Resolves to its id when it has started. Throws `usage` where another one is under way. */
  start(given: PredictionOrder): Promise<string>;
  /** Resolves when it has stopped; what was written stays. */
  stop(id: string): Promise<void>;
  /** What an engine that died left as running has failed. */
  wake(): Promise<void>;
  close(): Promise<void>;
}

export interface PredictionParts {
  readonly workspace: OpenWorkspace;
  readonly startProcess: ProcessStarter;
  emit<Name extends EventName>(name: Name, value: EventValue<Name>): void;
  log(line: string): void;
}

const progressPauseMs = 250;

export function createPredictions({ workspace, startProcess, emit, log }: PredictionParts): Predictions {
  let current: { id: string; controller: AbortController; ended: Promise<void> } | null = null;

  const change = (id: string, given: Partial<StoredPrediction>): Promise<void> =>
    workspace.update((stored) => ({
      ...stored,
      predictions: stored.predictions.map((each) => (each.id === id ? { ...each, ...given } : each)),
    }));

  const predict = async (id: string, given: PredictionOrder, signal: AbortSignal): Promise<void> => {
    let progress: EventValue<'prediction'> = { prediction: id, caseId: null, done: 0, total: 0, share: 0 };
    const tell = throttled(() => emit('prediction', progress), progressPauseMs);
    tell();
    const cases: string[] = [];
    const failed: PredictionEntry['failed'] = [];
    let warnings: string[] = [];
    /** Kept in order, and all of it before the end is written. */
    let written: Promise<void> = Promise.resolve();
    const end = async (status: PredictionEntry['status'], reason: string | null): Promise<void> => {
      tell.cancel();
      await written;
      await change(id, { status, reason, cases: [...cases], failed: [...failed], warnings });
    };
    try {
      const result = await runPredict(given, {
        startProcess,
        signal,
        onProgress(facts) {
          progress = { prediction: id, ...facts };
          tell();
        },
        onCase(outcome) {
          if ('message' in outcome) failed.push(outcome);
          else cases.push(outcome.id);
          written = written
            .then(() => change(id, { cases: [...cases], failed: [...failed] }))
            .catch((error: unknown) => log(`a predicted case could not be written down: ${faultText(error)}`));
        },
      });
      warnings = [...result.warnings];
      const noneLeft = result.cases.length === 0;
      await end(noneLeft ? 'failed' : 'finished', noneLeft ? (result.failed[0]?.message ?? 'there was no case') : null);
    } catch (error) {
      if (isStudioError(error, 'cancelled')) return end('stopped', null);
      log(`a prediction failed: ${faultText(error)}`);
      await end('failed', reasonOf(error));
    }
  };

  const stop = async (id: string): Promise<void> => {
    if (current?.id !== id) return;
    current.controller.abort();
    await current.ended;
  };

  return {
    async start(given) {
      const { run, others = [], combine = 'mean', weights = null, input, out } = given;
      const [absolute, ...absoluteOthers] = [run, ...others].map((id) => workspace.run(id).absolute);
      if (current) {
        const running = workspace.stored.predictions.find(({ id }) => id === current!.id);
        const message = `the prediction of "${basename(running?.input ?? '')}" is still under way`;
        throw new StudioError('usage', message, 'wait until it is finished, or stop it');
      }
      const id = newId('prediction');
      const controller = new AbortController();
      const entry: StoredPrediction = {
        ...{
          id,
          run,
          others: [...others],
          combine,
          weights: weights && [...weights],
          input: workspace.relative(input),
          out: workspace.relative(out),
        },
        ...{ created: new Date().toISOString(), status: 'running', reason: null, cases: [], failed: [], warnings: [] },
      };
      const listed = workspace.update((stored) => ({ ...stored, predictions: [entry, ...stored.predictions] }));
      const ended = listed
        .then(() => predict(id, { ...given, run: absolute, others: absoluteOthers }, controller.signal))
        .catch((error: unknown) => log(`a prediction could not be written down: ${faultText(error)}`))
        .finally(() => (current = null));
      current = { id, controller, ended };
      await listed;
      return id;
    },
    async stop(id) {
      if (!workspace.stored.predictions.some((each) => each.id === id)) {
        throw new StudioError('not-found', `the workspace has no prediction "${id}"`, 'it may have been deleted');
      }
      await stop(id);
    },
    async wake() {
      if (!workspace.stored.predictions.some(({ status }) => status === 'running')) return;
      const reason = 'the app ended before it was done';
      await workspace.update((stored) => ({
        ...stored,
        predictions: stored.predictions.map((each) =>
          each.status === 'running' ? { ...each, status: 'failed', reason } : each,
        ),
      }));
    },
    async close() {
      if (current) await stop(current.id);
    },
  };
}

function reasonOf(error: unknown): string {
  if (!isStudioError(error)) return (error as Error).message;
  return `${error.message}; ${error.next}`;
}
