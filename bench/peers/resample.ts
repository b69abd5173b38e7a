import { rounded } from '../support/measure.ts';
import { requireClose } from './agreement.ts';
import { commandOf, startChild } from './child.ts';
import { medianOf, ratiosOf, takeTurns } from './rounds.ts';
import { withFolder, writeVolume } from './shared-files.ts';

/** 2 × 0.8 × 0.8 mm, and the same box at 1.6 mm. */
const [before, after] = [
  [300, 512, 512],
  [375, 256, 256],
];

interface Answer {
  readonly seconds: number;
  readonly samples: readonly number[];
}

export interface ResampleResult {
  readonly seconds: Readonly<Record<'engine' | 'scipy', number>>;
  readonly ratios: readonly number[];
}

/** Cubic resampling of a CT by the engine and by scipy, by turns. Throws where the results differ. */
export async function compareResampling(python: string): Promise<ResampleResult & Record<string, unknown>> {
  return withFolder(async (folder) => {
    writeVolume(folder, before);
    const engine = await startChild(commandOf(python, 'engine-resample.ts', folder, ...before, ...after));
    const scipy = await startChild(commandOf(python, 'scipy_zoom.py', folder, ...before, ...after));
    try {
      const { rounds } = await takeTurns<Answer>({ engine, scipy }, 3, () => 1);
      requireClose('the values of scipy', rounds.scipy[0].samples, rounds.engine[0].samples, 1e-3);
      const [ours, theirs] = [rounds.engine, rounds.scipy].map((answers) => answers.map(({ seconds }) => seconds));
      return {
        before,
        after,
        seconds: { engine: rounded(medianOf(ours)), scipy: rounded(medianOf(theirs)) },
        ratios: ratiosOf(ours, theirs).map((each) => rounded(each)),
        versions: scipy.facts.versions,
      };
    } finally {
      await Promise.all([engine.end(), scipy.end()]);
    }
  });
}
