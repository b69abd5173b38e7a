import { isStudioError, StudioError } from '../../../../shared/errors.ts';
import type { Reviewed } from '../../../../shared/review.ts';
import type { MadeFile } from '../../../../shared/run-detail.ts';
import { mean } from '../../../../shared/statistics.ts';
import { textCell, tsv } from '../../../../shared/tsv.ts';
import type { Studio } from '../../studio.ts';
import { freeName } from '../../workspace/ids.ts';
import { readResults } from '../run/results.ts';
import { reviewPlace } from './place.ts';
import { readReview } from './review.ts';

const columns = ['case_id', 'reader', 'verdict', 'note', 'preferred', 'blinded', 'changed', 'mean_dice'];
const order = new Intl.Collator('en', { numeric: true });

/**
 * A row a case and reader. Throws `not-found` where nobody said anything, and `bad-file` where a reader's file cannot be
 * read: a table without it would look complete.
 */
export async function exportReview(studio: Studio, reviewed: Reviewed): Promise<MadeFile> {
  const { name } = await reviewPlace(studio, reviewed);
  const { verdicts, faults } = await readReview(studio, reviewed);
  if (faults.length > 0) throw new StudioError('bad-file', faults[0].message, faults[0].next);
  if (verdicts.length === 0) throw new StudioError('not-found', `"${name}" has no verdicts yet`, 'give one in Review');
  const dice = await meanDice(studio, reviewed);
  const rows = [...verdicts]
    .sort((a, b) => order.compare(a.caseId, b.caseId) || order.compare(a.reader, b.reader))
    .map(({ caseId, reader, verdict, note, preferred, isBlinded, changed }) => [
      textCell(caseId),
      textCell(reader),
      verdict === null ? null : textCell(verdict),
      note === '' ? null : textCell(note),
      preferred,
      String(isBlinded),
      changed,
      dice.get(caseId) ?? null,
    ]);
  return {
    name: `${freeName(name, () => false)}-verdicts.tsv`,
    type: 'text/tab-separated-values',
    content: tsv([columns, ...rows]),
  };
}

/** Of each case that was scored the mean over the foreground classes for which it is defined. */
async function meanDice(studio: Studio, reviewed: Reviewed): Promise<ReadonlyMap<string, number>> {
  const byCase = new Map<string, number[]>();
  for (const { caseId, metric, value } of await scoresOf(studio, reviewed)) {
    if (metric === 'dice' && value !== null) byCase.set(caseId, [...(byCase.get(caseId) ?? []), value]);
  }
  return new Map([...byCase].map(([caseId, values]) => [caseId, mean(values)]));
}

interface Scored {
  readonly caseId: string;
  readonly metric: string;
  readonly value: number | null;
}

async function scoresOf({ workspace }: Studio, { of, id }: Reviewed): Promise<readonly Scored[]> {
  if (of === 'comparison') {
    const { evaluation } = await workspace.comparison(id);
    return evaluation.perCase.map(({ case: caseId, metric, value }) => ({ caseId, metric, value }));
  }
  if (of !== 'run') return [];
  return readResults(workspace, id).then(
    ({ scores }) => scores,
    (error: unknown) => {
      if (isStudioError(error, 'not-found')) return [];
      throw error;
    },
  );
}
