import type { Row, Table } from './document.ts';
import type { Machine } from './machine.ts';
import type { PredictResult } from './predict.ts';
import type { ResampleResult } from './resample.ts';
import { medianOf } from './rounds.ts';
import type { StepResult } from './steps.ts';

/** What was measured; parts that were not asked for are missing. */
export interface Results {
  readonly machine: Machine;
  readonly small?: StepResult;
  readonly standard?: StepResult;
  readonly slices?: StepResult;
  readonly predict?: PredictResult;
  readonly resample?: ResampleResult;
  /** In float32, and in what `auto` chose. */
  readonly feed?: { readonly results: readonly { readonly ratio: number }[] };
  readonly metrics?: { readonly seconds: number };
}

const nets = { small: 'small net', standard: 'standard net', slices: 'slices' } as const;

const stepTargets: { what: string; ratio: string; most: Partial<Record<keyof typeof nets, number>> }[] = [
  { what: 'float32, engine / Keras', ratio: 'engine / keras', most: { small: 1, standard: 1, slices: 1 } },
  { what: 'auto, engine / Keras', ratio: 'engineAuto / keras', most: { small: 0.6, standard: 0.6, slices: 0.6 } },
  {
    what: 'auto, engine / PyTorch bfloat16 channels-last',
    ratio: 'engineAuto / torchBfloat16',
    most: { small: 1, standard: 0.85 },
  },
  { what: 'auto, engine / PyTorch', ratio: 'engineAuto / torch', most: { small: 0.5, standard: 0.5, slices: 0.5 } },
];

/** Every target with what was measured. */
export function targetTable({ predict, resample, feed, metrics, ...steps }: Results): Table {
  const rows: Row[] = [];
  for (const [name, title] of Object.entries(nets) as [keyof typeof nets, string][]) {
    const result = steps[name];
    if (!result) continue;
    for (const { what, ratio, most } of stepTargets) {
      rows.push(ratioRow(`training step, ${title}, ${what}`, result.ratios[ratio], most[name]));
    }
  }
  if (predict) {
    for (const [program, title] of Object.entries({ engine: 'float32', engineBfloat16: 'bfloat16' } as const)) {
      const what = `prediction of 512×512×200, ${title}, engine / MONAI`;
      const seconds = `${shown(predict.seconds[program])} s / ${shown(predict.seconds.monai)} s`;
      rows.push(ratioRow(what, predict.ratios[`${program as 'engine'} / monai`], 0.6, seconds));
      const [ours, theirs] = [predict.peakGigabytes[program], predict.peakGigabytes.monai];
      rows.push([
        `memory of it beyond the library, ${title}`,
        'at most 3 GB',
        `${shown(ours)} GB (MONAI ${shown(theirs)} GB)`,
        met(ours, 3),
      ]);
    }
  }
  feed?.results.forEach(({ ratio }, i) => {
    const what = `training with every augmentation / steps alone, throughput, ${['float32', 'auto'][i]}`;
    rows.push([what, 'at least 0.95', shown(ratio), ratio >= 0.95 ? 'yes' : 'no']);
  });
  if (resample) {
    const seconds = `${shown(resample.seconds.engine)} s / ${shown(resample.seconds.scipy)} s`;
    rows.push(ratioRow('resampling 512×512×300 to 1.6 mm, cubic, engine / scipy', resample.ratios, 0.5, seconds));
  }
  if (metrics) {
    const { seconds } = metrics;
    rows.push(['all metrics of 512×512×200, 3 classes', 'at most 3 s', `${shown(seconds)} s`, met(seconds, 3)]);
  }
  return { head: ['measure', 'target', 'measured', 'met'], rows };
}

const programs = {
  engine: 'engine float32',
  engineAuto: 'engine auto',
  keras: 'Keras',
  torch: 'PyTorch',
  torchChannelsLast: 'channels-last',
  torchBfloat16: 'bfloat16 channels-last',
};

/** Time of a step, and GFLOP/s of its convolutions. */
export function timeTable(results: Results): Table {
  const rows = (Object.keys(nets) as (keyof typeof nets)[]).flatMap((name) => {
    const result = results[name];
    if (!result) return [];
    const cells = Object.keys(programs).map(
      (key) => `${shown(result.milliseconds[key])} ms, ${shown(result.gigaflopPerSecond[key])}`,
    );
    return [[`${nets[name]} (${shown(result.gigaflop)} GFLOP)`, ...cells]];
  });
  return { head: ['one step; GFLOP/s', ...Object.values(programs)], rows };
}

/** Where and when, and whether other programs disturbed. */
export function machineSentence({ processor, cores, gigabytes, flags, load, node, day, peak }: Machine): string {
  const marks = flags.length > 0 ? ` (${flags.join(', ')})` : '';
  const others = load > 0.5 ? ` Other programs were at work (load ${load}): not to be relied on.` : '';
  return (
    `Measured on ${cores} cores of ${processor}${marks}, ${gigabytes} GiB, Node ${node}, ${day}. A large matrix multiplication ` +
    `by PyTorch reaches ${shown(peak.float32)} GFLOP/s in float32 and ${shown(peak.bfloat16)} in bfloat16 here.${others}`
  );
}

function ratioRow(what: string, ratios: readonly number[], most?: number, seconds?: string): Row {
  const ratio = medianOf(ratios);
  const range = `${ratio.toFixed(2)} (${ratios[0].toFixed(2)} to ${ratios.at(-1)!.toFixed(2)})`;
  const measured = seconds ? `${range}: ${seconds}` : range;
  return [what, most === undefined ? 'none' : `at most ${most}`, measured, most === undefined ? '' : met(ratio, most)];
}

function met(value: number, most: number): string {
  return value <= most ? 'yes' : 'no';
}

function shown(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 3 });
}
