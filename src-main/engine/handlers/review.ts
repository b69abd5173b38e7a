import type { HandlersOf, Studio } from '../studio.ts';
import { exportReview } from './review/export.ts';
import { readReview, saveVerdict } from './review/review.ts';
import { sheet } from './review/sheet.ts';

export const review = (studio: Studio): HandlersOf<'review'> => ({
  'review.read': (reviewed) => readReview(studio, reviewed),
  async 'review.save'({ verdict, ...reviewed }) {
    const saved = await saveVerdict(studio, reviewed, verdict);
    studio.emit('review', saved);
    return saved;
  },
  'review.export': (reviewed) => exportReview(studio, reviewed),
  'review.sheet': (input, context) => sheet(studio, input, context),
});
