import type { Convention, Plane } from '../../shared/draw/plane.ts';

/** How a user likes to look at images; kept over cases and restarts. */
export interface ViewerSettings {
  /** `three`: all planes at once. */
  readonly plane: Plane | 'three';
  /** One picture with all labels; truth beside prediction; these and their difference. */
  readonly view: 'one' | 'beside' | 'difference';
  readonly hasLabels: boolean;
  readonly hasTruth: boolean;
  readonly hasPrediction: boolean;
  readonly mode: 'outline' | 'fill';
  readonly fillOpacity: number;
  readonly outlineOpacity: number;
  readonly isSmooth: boolean;
  readonly hasCrosshair: boolean;
  readonly convention: Convention;
}

export const defaultSettings: ViewerSettings = {
  plane: 'axial',
  view: 'one',
  hasLabels: true,
  hasTruth: true,
  hasPrediction: true,
  mode: 'outline',
  fillOpacity: 0.4,
  outlineOpacity: 1,
  isSmooth: false,
  hasCrosshair: true,
  convention: 'radiological',
};

export const views = [
  { id: 'one', title: 'One view' },
  { id: 'beside', title: 'Side by side' },
  { id: 'difference', title: 'With difference' },
] as const;

export const planeChoices = [
  { id: 'axial', title: 'Axial' },
  { id: 'coronal', title: 'Coronal' },
  { id: 'sagittal', title: 'Sagittal' },
  { id: 'three', title: 'Three planes' },
] as const;

/** What one pane shows over its image. */
export type PaneContent = 'overlay' | 'truth' | 'prediction' | 'difference';

export const contentTitles: Readonly<Record<PaneContent, string>> = {
  overlay: '',
  truth: 'Truth',
  prediction: 'Prediction',
  difference: 'Difference',
};
