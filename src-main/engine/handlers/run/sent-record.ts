import type { EventValue } from '../../../../shared/api.ts';
import type { EpochRecord } from '../../../../shared/history.ts';

/** Records have read-only parts; messages do not say so. */
export function sentRecord(record: EpochRecord): EventValue<'epoch'>['record'] {
  const scores = Object.entries(record.scores ?? {}).map(([id, score]) => {
    return [id, score === null || typeof score === 'number' ? score : [...score]] as const;
  });
  return { ...record, validationDice: [...record.validationDice], scores: Object.fromEntries(scores) };
}
