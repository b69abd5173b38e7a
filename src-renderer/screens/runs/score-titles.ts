import type { Catalog } from '../../../shared/configure.ts';
import { isLossScore, lossPrefix } from '../../../shared/epoch-scores.ts';

/** What a score of the validation patches is called, as `Jaccard` or `Loss: Tversky`; its id before the catalog is read. */
export function scoreTitle(id: string, catalog: Pick<Catalog, 'metrics' | 'losses'> | null): string {
  const name = id.replace(lossPrefix, '');
  const entries = isLossScore(id) ? catalog?.losses : catalog?.metrics;
  const title = entries?.find((each) => each.id === name)?.title ?? (id === 'dice' ? 'Dice' : name);
  return isLossScore(id) ? `Loss: ${title}` : title;
}
