import { rounded } from '../support/measure.ts';
import { requireClose } from './agreement.ts';
import { commandOf, startChild } from './child.ts';
import { gigaflopForward, netOf, parametersOf } from './nets.ts';
import { medianOf, ratiosOf, type Rounds } from './rounds.ts';
import { withFolder, writeVolume } from './shared-files.ts';

const roundCount = 3;
const volume = [200, 512, 512];
const net = netOf('predict');

interface Answer {
  readonly seconds: number;
  /** Beyond what the process held with its library, its network and a first small prediction. */
  readonly peakGigabytes: number;
  readonly patches: number;
  /** Probabilities of some voxels. */
  readonly samples: readonly number[];
  /** The same of a volume that is one patch. */
  readonly ofPatch: readonly number[];
}

export interface PredictResult {
  readonly seconds: Readonly<Record<string, number>>;
  readonly peakGigabytes: Readonly<Record<string, number>>;
  readonly ratios: Readonly<Record<'engine / monai' | 'engineBfloat16 / monai', readonly number[]>>;
}

/**
 * Prediction of a volume by the engine and by MONAI, by turns, each time in a new process, as one who predicts a case
 * starts it. Throws where the results differ.
 */
export async function comparePrediction(python: string): Promise<PredictResult & Record<string, unknown>> {
  return withFolder(async (folder) => {
    writeVolume(folder, volume);
    const commands = {
      engine: commandOf(python, 'engine-predict.ts', 'predict', 'float32', folder, ...volume),
      engineBfloat16: commandOf(python, 'engine-predict.ts', 'predict', 'bfloat16', folder, ...volume),
      monai: commandOf(python, 'monai_predict.py', 'predict', folder, ...volume),
    };
    const rounds: Rounds<Answer> = { engine: [], engineBfloat16: [], monai: [] };
    let versions = {};
    for (let round = 0; round < roundCount; round++) {
      for (const [name, command] of Object.entries(commands)) {
        process.stderr.write(`peers: predict: round ${round + 1} of ${roundCount}: ${name}\n`);
        const child = await startChild(command);
        if (child.facts.parameters !== parametersOf(net)) throw new Error(`${name} has another network`);
        versions = { ...versions, ...child.facts.versions };
        rounds[name].push(await child.ask<Answer>(1));
        await child.end();
      }
    }
    const differences = requireSame(rounds);
    const pick = (name: string, key: 'seconds' | 'peakGigabytes'): number[] => rounds[name].map((each) => each[key]);
    const middle = (key: 'seconds' | 'peakGigabytes'): Record<string, number> =>
      Object.fromEntries(Object.keys(rounds).map((name) => [name, rounded(medianOf(pick(name, key)))]));
    const ratios = (name: string): number[] =>
      ratiosOf(pick(name, 'seconds'), pick('monai', 'seconds')).map((each) => rounded(each));
    const [{ patches }] = rounds.engine;
    return {
      net,
      volume,
      patches,
      gigaflop: rounded((gigaflopForward(net) / net.batch) * patches),
      seconds: middle('seconds'),
      peakGigabytes: middle('peakGigabytes'),
      ratios: { 'engine / monai': ratios('engine'), 'engineBfloat16 / monai': ratios('engineBfloat16') },
      differences,
      versions,
    };
  });
}

/**
 * The same number of patches, and the same probabilities where there is one. Those of the volume differ a little, since the
 * engine spreads patches evenly and MONAI pushes only the last of an axis back: by how much on average.
 */
function requireSame({ engine: [engine], engineBfloat16: [half], monai: [monai] }: Rounds<Answer>): number[] {
  requireClose('the numbers of patches of MONAI', [monai.patches], [engine.patches], 0);
  requireClose('the probabilities of MONAI', monai.ofPatch, engine.ofPatch, 1e-3);
  requireClose('the probabilities in bfloat16', half.ofPatch, engine.ofPatch, 0.02);
  const difference = (a: Answer): number =>
    a.samples.reduce((sum, value, i) => sum + Math.abs(value - engine.samples[i]), 0) / a.samples.length;
  const differences = [difference(half), difference(monai)];
  requireClose('the mean differences of probabilities', differences, [0, 0], 0.01);
  return differences.map((each) => rounded(each));
}
