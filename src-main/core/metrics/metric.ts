import type { Params, ParamValues } from '../../../shared/params.ts';
import type { MaskPair } from './mask-pair.ts';

/**
 * A measure of how well one predicted class agrees with its truth, for one case. Names and formulas follow
 * Metrics Reloaded (Maier-Hein et al. 2024, doi:10.1038/s41592-023-02151-z).
 */
export interface Metric<P extends Params = Params> {
  readonly title: string;
  readonly help: string;
  readonly unit: '' | 'mm' | 'ml' | '%';
  /** `zero`: signed, the nearer to zero the better. */
  readonly better: 'higher' | 'lower' | 'zero';
  /**
   * What it is computed from. Surfaces and lesions are not measured for the background, whose border is mostly the
   * image edge.
   */
  readonly basis: 'counts' | 'surfaces' | 'lesions';
  /**
   * Short id of the exact definition, as in `HD95.max`: scores under different ids must not be compared. Settings stand
   * in it by name, as in `NSD.border@{toleranceMm}mm`.
   */
  readonly definition: string;
  /** Of `evaluationParams`. */
  readonly params: P;
  /** NaN where it is undefined, as said in `emptyPolicy`. */
  score(pair: MaskPair, params: ParamValues<P>): number;
}

export function defineMetric<const P extends Params>(metric: Metric<P>): Metric<P> {
  return metric;
}

/** The id of the definition with the values of settings in place of their names. */
export function definitionWith(
  { definition }: Pick<Metric, 'definition'>,
  settings: Readonly<Record<string, unknown>>,
) {
  return definition.replace(/\{(\w+)\}/g, (_, name: string) => String(settings[name]));
}
