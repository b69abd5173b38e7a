import type { Run } from '../../../shared/run.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';

/**
 * A run computes in one precision: where its pipeline leaves it open, in the one that its first training found to be the
 * faster. Deterministic runs do not measure.
 */
export function settlePrecision(pipeline: Pipeline, { engine }: Pick<Run, 'engine'>): Pipeline {
  const { training, deterministic } = pipeline;
  if (training.precision !== 'auto') return pipeline;
  const precision = deterministic ? 'float32' : (engine?.precision ?? 'auto');
  return { ...pipeline, training: { ...training, precision } };
}
