import { extname } from 'node:path';
import { planeChoices, type WindowChoice } from '../../../shared/display.ts';
import { colourSchemes } from '../../../shared/draw/colours.ts';
import { windowOf, windowPresets } from '../../../shared/draw/window.ts';
import { StudioError } from '../../../shared/errors.ts';
import { mostFramesPerSecond } from '../../../shared/gif/timing.ts';
import { suggest } from '../../../shared/params.ts';
import type { FigureStyle, FigureType } from '../../engine/calls/figure.ts';
import type { Options, OptionValues } from './command.ts';

const presets = windowPresets.map(({ id }) => id);

/** How figures are drawn. */
export const figureOptions = {
  view: {
    type: 'string',
    value: 'V',
    default: 'side-by-side',
    help: 'what is shown',
    choices: ['image', 'truth', 'prediction', 'overlay', 'side-by-side', 'difference', 'all'],
  },
  plane: {
    type: 'string',
    value: 'P',
    default: 'axial',
    help: 'the slices to show',
    choices: planeChoices.map(({ id }) => id),
  },
  slice: { type: 'number', value: 'N', min: 1, integer: true, help: 'this slice, from 1' },
  slices: { type: 'string', value: 'A-B', help: 'the first and last slice of a film' },
  window: {
    type: 'string',
    value: 'W',
    default: 'auto',
    help: `auto (1st to 99th percentile), full, WIDTH/LEVEL as in 400/40, or ${presets.join(', ')}`,
  },
  mode: {
    type: 'string',
    value: 'M',
    help: 'how labels are drawn: as outlines unless given, with --colours miscnn filled',
    choices: ['outline', 'fill'],
  },
  colours: {
    type: 'string',
    value: 'C',
    default: 'studio',
    help: 'ours, which people of any colour vision tell apart, or those of MIScnn’s figures',
    choices: colourSchemes,
  },
  probability: { type: 'string', value: 'CLASS', help: 'with a map of how probable a class is, where that was kept' },
  uncertainty: { type: 'boolean', help: 'with a map of how uncertain the network was, where that was kept' },
  channel: { type: 'number', value: 'N', default: 0, min: 0, integer: true, help: 'the channel of the image, from 0' },
  size: {
    type: 'number',
    value: 'PX',
    min: 32,
    max: 4096,
    integer: true,
    help: 'most pixels along the longer side of a pane: 512, on a sheet 256, unless given',
  },
  fps: {
    type: 'number',
    value: 'N',
    default: 10,
    min: 1,
    max: mostFramesPerSecond,
    help: 'slices of a film in a second',
  },
  loop: {
    type: 'number',
    value: 'N',
    default: 0,
    min: 0,
    max: 1000,
    integer: true,
    help: 'how often a film is played; 0: for ever',
  },
  smooth: { type: 'boolean', help: 'interpolate the image between voxels' },
  neurological: { type: 'boolean', help: 'with the left of the patient on the left' },
  'no-captions': { type: 'boolean', help: 'the images alone' },
} as const satisfies Options;

type Values = OptionValues<typeof figureOptions>;

/** Throws `usage` where options do not fit together. */
export function figureStyle(values: Values, type: FigureType, usualSize: number): FigureStyle {
  const { view, plane, window, mode, colours, channel, size = usualSize, fps, loop, probability, uncertainty } = values;
  if (probability !== undefined && uncertainty) {
    throw new StudioError('usage', '--probability and --uncertainty are given', 'give one of them');
  }
  return {
    ...{ view, plane, mode, colours, channel, size, framesPerSecond: fps, plays: loop },
    window: windowChoice(window),
    slices: sliceRange(values, type),
    heat: uncertainty ? 'uncertainty' : probability === undefined ? 'none' : { className: probability },
    isSmooth: values.smooth,
    convention: values.neurological ? 'neurological' : 'radiological',
    hasCaptions: !values['no-captions'],
  };
}

/** By the ending of the file. Throws `usage` for another. */
export function figureType(out: string, ...types: readonly FigureType[]): FigureType {
  const ending = extname(out).slice(1).toLowerCase();
  const type = types.find((each) => each === ending);
  if (type) return type;
  const name = ending === '' ? 'has no ending' : `ends in .${ending}`;
  throw new StudioError(
    'usage',
    `--out ${name}`,
    `name a file that ends in ${types.map((each) => `.${each}`).join(' or ')}`,
  );
}

function windowChoice(text: string): WindowChoice {
  if (text === 'auto' || text === 'full') return { of: text };
  if (presets.includes(text)) return { of: 'preset', id: text };
  const [, width, level] = /^(\d+(?:\.\d+)?)\/(-?\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (width !== undefined && Number(width) > 0) {
    return { of: 'hand', window: windowOf({ width: Number(width), level: Number(level) }) };
  }
  const known = suggest(text, ['auto', 'full', ...presets]);
  throw new StudioError('usage', `--window is "${text}"`, `use WIDTH/LEVEL as in 400/40, or ${known}`);
}

function sliceRange({ slice, slices }: Values, type: FigureType): FigureStyle['slices'] {
  if (slice !== undefined && slices !== undefined) {
    throw new StudioError('usage', '--slice and --slices are given', 'give one of them');
  }
  if (slice !== undefined) return [slice, slice];
  if (slices === undefined) return null;
  if (type === 'png') {
    throw new StudioError('usage', '--slices is for films', 'name a .gif, or give one slice by --slice');
  }
  const [, from, to] = /^(\d+)-(\d+)$/.exec(slices) ?? [];
  if (from !== undefined && Number(from) >= 1 && Number(from) <= Number(to)) return [Number(from), Number(to)];
  throw new StudioError('usage', `--slices is "${slices}"`, 'give the first and the last one, as in 20-60');
}
