import { rounded } from '../support/measure.ts';
import { requireClose } from './agreement.ts';
import { commandOf, residentGigabytes, startChild, type Child } from './child.ts';
import { gigaflopForward, netOf, parametersOf } from './nets.ts';
import { medianOf, ratiosOf, takeTurns } from './rounds.ts';
import { withFolder, writeBatch } from './shared-files.ts';

const roundCount = 5;
/** Of one program in one round. */
const secondsOfTurn = 4;

/** What is compared: each its file and arguments, given the net and the folder of batch and weights. */
const programs: Record<string, (net: string, folder: string) => readonly [string, ...string[]]> = {
  // The first: its weights are those of all.
  engine: (net, folder) => ['engine-step.ts', net, 'float32', folder],
  engineAuto: (net, folder) => ['engine-step.ts', net, 'auto', folder],
  keras: (net, folder) => ['keras_step.py', net, folder],
  torch: (net, folder) => ['torch_step.py', net, 'default', folder],
  torchChannelsLast: (net, folder) => ['torch_step.py', net, 'channelsLast', folder],
  torchBfloat16: (net, folder) => ['torch_step.py', net, 'bfloat16', folder],
};

const compared = [
  ['engine', 'keras'],
  ['engineAuto', 'keras'],
  ['engineAuto', 'torchBfloat16'],
  ['engineAuto', 'torch'],
  ['engine', 'torch'],
] as const;

export interface StepResult {
  /** Of the whole step, by three times the convolutions forwards. */
  readonly gigaflop: number;
  /** Median over the rounds of the median of a round's steps. */
  readonly milliseconds: Readonly<Record<string, number>>;
  readonly gigaflopPerSecond: Readonly<Record<string, number>>;
  /** By 'a / b': of each round, smallest first. */
  readonly ratios: Readonly<Record<string, readonly number[]>>;
}

/** Training steps of one net in all programs, by turns. Throws where they do not compute the same. */
export async function compareSteps(python: string, name: string): Promise<StepResult & Record<string, unknown>> {
  const net = netOf(name);
  return withFolder(async (folder) => {
    writeBatch(folder, net);
    const children: Record<string, Child> = {};
    try {
      const loads: Record<string, number> = {};
      for (const [program, command] of Object.entries(programs)) {
        process.stderr.write(`peers: ${name}: starting ${program}\n`);
        const child = await startChild(commandOf(python, ...command(name, folder)));
        children[program] = child;
        requireSame(program, child, children.engine, parametersOf(net));
        const [seconds] = await child.ask<number[]>(1);
        loads[program] = Math.max(1, Math.round(secondsOfTurn / seconds));
      }
      process.stderr.write(`peers: ${name}: ${roundCount} rounds\n`);
      const { rounds, idleCores } = await takeTurns<number[]>(children, roundCount, (program) => loads[program]);
      const seconds = mapValues(rounds, (steps) => steps.map(medianOf));
      const pids = Object.values(children).map(({ pid }) => pid);
      const gigaflop = 3 * gigaflopForward(net);
      return {
        net,
        parameters: parametersOf(net),
        gigaflop: rounded(gigaflop),
        milliseconds: mapValues(seconds, (each) => rounded(1000 * medianOf(each))),
        gigaflopPerSecond: mapValues(seconds, (each) => rounded(gigaflop / medianOf(each))),
        ratios: Object.fromEntries(
          compared.map(([a, b]) => [`${a} / ${b}`, ratiosOf(seconds[a], seconds[b]).map((each) => rounded(each))]),
        ),
        millisecondsOfRounds: mapValues(seconds, (each) => each.map((value) => rounded(1000 * value))),
        stepsOfRound: loads,
        losses: mapValues(children, ({ facts }) => facts.losses),
        engine: { engine: children.engine.facts.engine, engineAuto: children.engineAuto.facts.engine },
        versions: Object.assign({}, ...Object.values(children).map(({ facts }) => facts.versions)) as object,
        idleCores: rounded(idleCores),
        gigabytesTogether: rounded(pids.reduce((sum, pid) => sum + residentGigabytes(pid, 'VmRSS'), 0)),
        peakGigabytes: mapValues(children, ({ pid }) => rounded(residentGigabytes(pid, 'VmHWM'))),
      };
    } finally {
      await Promise.all(Object.values(children).map((child) => child.end()));
    }
  });
}

/** The same number of weights, and the same losses of the first steps, which start from the same weights. */
function requireSame(program: string, { facts }: Child, { facts: engine }: Child, parameters: number): void {
  if (facts.parameters !== parameters) {
    throw new Error(`the network of ${program} has ${facts.parameters} weights instead of ${parameters}`);
  }
  // bfloat16 has three digits.
  requireClose(`the losses of ${program}`, facts.losses!, engine.losses!, /auto|bfloat16/i.test(program) ? 0.05 : 0.01);
}

function mapValues<From, To>(values: Readonly<Record<string, From>>, change: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]));
}
