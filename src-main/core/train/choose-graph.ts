import type { Engine, Precision } from '../../../shared/times.ts';
import { areAlike, bfloat16, compile, trace, type Compiled, type State, type tf } from '../tf/index.ts';

type Graph = Compiled<'train' | 'score'>;

export interface ChosenGraph {
  readonly compiled: Graph | null;
  /** Of the batches that it takes. */
  readonly shape: string;
  readonly engine: Engine;
}

/** How long each precision is measured. */
const measuredMs = 1000;

/** Compiles training and scoring as was asked; where that is not possible, the engine says why. */
export function chooseGraph({
  functions,
  state,
  values,
  restore,
  precision,
  mayCompile,
  isForeign,
  shape,
}: {
  readonly functions: Parameters<typeof trace<'train' | 'score'>>[0];
  readonly state: readonly State[];
  /** Of the state. */
  readonly values: readonly tf.Tensor[];
  /** Sets the state to the values again. */
  restore(): void;
  /** `auto`: the faster one. */
  readonly precision: Precision | 'auto';
  readonly mayCompile: boolean;
  /** Whether something of it is not of this program. */
  readonly isForeign: boolean;
  readonly shape: string;
}): ChosenGraph {
  const eager = (reason: string | null): ChosenGraph => ({
    compiled: null,
    shape,
    engine: { mode: 'eager', precision: 'float32', reason, measured: null },
  });
  if (!mayCompile) return eager(null);
  const { inputs } = functions.train;
  try {
    const traced = trace(functions, state);
    restore();
    // What is drawn or counted in JavaScript would be the same in every call of the graph.
    if (isForeign && !areAlike(traced, trace(functions, state))) return eager('it computes something else each time');
    const build = (chosen: Precision): Graph => compile(traced, values, chosen === 'bfloat16' ? bfloat16 : null);
    const chosen = (compiled: Graph, facts: Pick<Engine, 'precision' | 'measured'>): ChosenGraph => ({
      compiled,
      shape,
      engine: { mode: 'compiled', reason: null, ...facts },
    });
    if (precision !== 'auto') return chosen(build(precision), { precision, measured: null });

    const [plain, half] = [build('float32'), build('bfloat16')];
    const measured = { float32: millisecondsOf(plain, inputs), bfloat16: millisecondsOf(half, inputs) };
    const isFaster = measured.bfloat16 < measured.float32;
    (isFaster ? plain : half).dispose();
    return chosen(isFaster ? half : plain, { precision: isFaster ? 'bfloat16' : 'float32', measured });
  } catch (error) {
    // Whatever a plug-in does that has no place in a graph: what is wrong in itself is so operation by operation, too.
    return eager((error as Error).message.split('\n')[0]);
  } finally {
    restore();
  }
}

/** Of the fastest call within about a second, the first left out. */
function millisecondsOf(compiled: Graph, inputs: readonly tf.Tensor[]): number {
  const call = (): number => {
    const start = performance.now();
    compiled.runStage('train', 'backward', inputs);
    return performance.now() - start;
  };
  call();
  let best = Infinity;
  for (let left = measuredMs; left > 0;) {
    const milliseconds = call();
    best = Math.min(best, milliseconds);
    left -= milliseconds;
  }
  return best;
}
