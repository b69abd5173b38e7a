import { z } from 'zod';
import { colourSchemes } from './draw/colours.ts';

/** How cases are shown, on the screen and in figures. */

export const planeChoices = [
  { id: 'axial', title: 'Axial' },
  { id: 'coronal', title: 'Coronal' },
  { id: 'sagittal', title: 'Sagittal' },
  { id: 'three', title: 'Three planes' },
] as const;

/** What one pane shows over its image. `other` is the prediction of a second run. */
export const paneContents = ['overlay', 'truth', 'prediction', 'difference', 'swipe', 'flicker', 'other'] as const;
export type PaneContent = (typeof paneContents)[number];

/** Which panes there are, from left to right; each once for a plane. Views but the first need truth and prediction. */
export const views = [
  { id: 'one', title: 'One view', contents: ['overlay'] },
  { id: 'beside', title: 'Side by side', contents: ['truth', 'prediction'] },
  { id: 'all', title: 'With difference', contents: ['truth', 'prediction', 'difference'] },
  { id: 'difference', title: 'Difference', contents: ['difference'] },
  { id: 'swipe', title: 'Swipe', contents: ['swipe'] },
  { id: 'flicker', title: 'Flicker', contents: ['flicker'] },
  { id: 'runs', title: 'Two runs', contents: ['truth', 'prediction', 'other'] },
] as const satisfies readonly { id: string; title: string; contents: readonly PaneContent[] }[];
export type ViewId = (typeof views)[number]['id'];

/** What there is of a case that decides which views it has. */
export interface Viewable {
  readonly hasTruth: boolean;
  readonly hasPrediction: boolean;
  /** The prediction of a second run. */
  readonly hasOther: boolean;
  /** Only views that show truth and prediction alike. */
  readonly isBlinded: boolean;
}

/** The views of a case, in the order of `views`. */
export function viewsOf({ hasTruth, hasPrediction, hasOther, isBlinded }: Viewable): (typeof views)[number][] {
  const isPair = hasTruth && hasPrediction;
  return views.filter(({ id }) => {
    if (isBlinded && isPair) return id === 'beside' || id === 'swipe' || id === 'flicker';
    return id === 'one' || (isPair && (id !== 'runs' || hasOther));
  });
}

/** The view asked for where the case has it, else the one nearest to it. */
export function viewFor(asked: ViewId, viewable: Viewable): (typeof views)[number] {
  const offered = viewsOf(viewable);
  const find = (wanted: ViewId) => offered.find(({ id }) => id === wanted);
  return find(asked) ?? (asked === 'runs' || viewable.isBlinded ? find('beside') : undefined) ?? offered[0];
}

const share = z.number().min(0).max(1);

export const displaySchema = z.object({
  /** `three`: all planes at once. */
  plane: z.enum(planeChoices.map(({ id }) => id)),
  view: z.enum(views.map(({ id }) => id)),
  hasLabels: z.boolean(),
  hasTruth: z.boolean(),
  hasPrediction: z.boolean(),
  mode: z.enum(['outline', 'fill']),
  fillOpacity: share,
  outlineOpacity: share,
  /** A map over the image: none, the probability of a class, or how uncertain the network was. */
  heat: z.union([z.literal('none'), z.literal('uncertainty'), z.object({ classIndex: z.number().int().min(0) })]),
  heatOpacity: share,
  /** Linear between voxels, else nearest. */
  isSmooth: z.boolean(),
  hasCrosshair: z.boolean(),
  convention: z.enum(['radiological', 'neurological']),
  /** Of labels and of differences. */
  colours: z.enum(colourSchemes).default('studio'),
});

/** `auto`: from the 1st to the 99th percentile of the image; `full`: all of it; else a preset of CT, or by hand. */
export const windowChoiceSchema = z.discriminatedUnion('of', [
  z.object({ of: z.literal('auto') }),
  z.object({ of: z.literal('full') }),
  z.object({ of: z.literal('preset'), id: z.string() }),
  z.object({ of: z.literal('hand'), window: z.tuple([z.number(), z.number()]).readonly() }),
]);

/** A contact sheet: one picture of each case, at the slices with most of the label. */
export const sheetSchema = z.object({
  display: displaySchema,
  window: windowChoiceSchema,
  /** Of the images. */
  channel: z.number().int().min(0).default(0),
  /** In this order. */
  cases: z.array(z.string()).min(1),
  columns: z.number().int().min(1).max(40),
  /** Most pixels along the longer side of a pane. */
  size: z.number().int().min(32).max(1024),
  /** What of each case is called A, for a reader who must not know which is the truth; null: the reader may know. */
  firsts: z
    .record(z.string(), z.enum(['truth', 'prediction']))
    .nullable()
    .default(null),
  /** Classes that are switched off. */
  hidden: z.array(z.number().int().min(0)).default([]),
  hasCaptions: z.boolean().default(true),
});

export type Sheet = z.infer<typeof sheetSchema>;
export type WindowChoice = z.infer<typeof windowChoiceSchema>;
export type Display = z.infer<typeof displaySchema>;

export const defaultDisplay: Display = {
  plane: 'axial',
  view: 'one',
  hasLabels: true,
  hasTruth: true,
  hasPrediction: true,
  mode: 'outline',
  fillOpacity: 0.4,
  outlineOpacity: 1,
  heat: 'none',
  heatOpacity: 0.5,
  isSmooth: false,
  hasCrosshair: true,
  convention: 'radiological',
  colours: 'studio',
};

export const contentTitles: Readonly<Record<PaneContent, string>> = {
  overlay: '',
  truth: 'Truth',
  prediction: 'Prediction',
  difference: 'Difference',
  swipe: '',
  flicker: '',
  other: 'Other prediction',
};
