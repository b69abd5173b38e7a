import { planeChoices, views, type ViewId } from '../../shared/display.ts';
import { heatChoices, heatKey } from './heat-choices.ts';
import type { ViewerState } from './viewer-state.svelte.ts';

/** What a key of the viewer does. Keys are those of 3D Slicer and ITK-SNAP where these have one. */
export interface ViewerKey {
  /** Values of `KeyboardEvent.key`, letters in lower case. */
  readonly keys: readonly string[];
  /** In place of `keys` where a key of this place is meant, whatever it writes: `KeyboardEvent.code`. */
  readonly code?: string;
  readonly isShifted?: boolean;
  readonly title: string;
  /** Listed by itself. */
  readonly isView?: boolean;
  /** Where it is not, the key is free for others. */
  isFor?(state: ViewerState): boolean;
  run(state: ViewerState): void;
}

export const viewerKeys: readonly ViewerKey[] = [
  { keys: ['ArrowRight', 'f', 'PageUp'], title: 'Next slice', run: (state) => state.step(state.activePlane, 1) },
  { keys: ['ArrowLeft', 'b', 'PageDown'], title: 'Previous slice', run: (state) => state.step(state.activePlane, -1) },
  { keys: ['Home'], title: 'First slice', run: (state) => state.step(state.activePlane, -Infinity) },
  { keys: ['End'], title: 'Last slice', run: (state) => state.step(state.activePlane, Infinity) },
  crosshairKey('ArrowLeft', 'Crosshair to the left', 'column', -1),
  crosshairKey('ArrowRight', 'Crosshair to the right', 'column', 1),
  crosshairKey('ArrowUp', 'Crosshair up', 'row', -1),
  crosshairKey('ArrowDown', 'Crosshair down', 'row', 1),
  { keys: ['+', '='], title: 'Zoom in', run: (state) => state.zoomBy(1) },
  { keys: ['-'], title: 'Zoom out', run: (state) => state.zoomBy(-1) },
  { keys: ['c'], title: 'Crosshair to the slices with most of the labels', run: (state) => state.moveToLabels() },
  { keys: ['r'], title: 'Reset zoom, pan and window; the slice stays', run: (state) => state.reset() },
  { keys: ['g', 's'], title: 'Labels on or off', run: (state) => toggle(state, 'hasLabels') },
  { keys: ['t'], title: 'Truth on or off', run: (state) => toggle(state, 'hasTruth') },
  { keys: ['y'], title: 'Prediction on or off', run: (state) => toggle(state, 'hasPrediction') },
  { keys: ['a'], title: 'Labels more opaque', run: (state) => state.changeOpacity(0.1) },
  { keys: ['d'], title: 'Labels more transparent', run: (state) => state.changeOpacity(-0.1) },
  {
    keys: ['o'],
    title: 'Outline or fill',
    run: (state) => state.change({ mode: state.settings.mode === 'fill' ? 'outline' : 'fill' }),
  },
  { keys: ['x'], title: 'Crosshair on or off', run: (state) => toggle(state, 'hasCrosshair') },
  { keys: ['i'], title: 'Pixelated or smooth', run: (state) => toggle(state, 'isSmooth') },
  { keys: ['h'], title: 'Next map of probabilities or uncertainty, or none', run: nextHeat },
  { keys: ['u'], title: 'Ruler: drag to measure', run: (state) => void (state.isMeasuring = !state.isMeasuring) },
  {
    keys: ['Enter'],
    title: 'An end of the ruler at the crosshair',
    isFor: (state) => state.isMeasuring,
    run: (state) => state.measureAtCursor(),
  },
  {
    keys: ['Escape'],
    title: 'No ruler',
    isFor: (state) => state.isMeasuring || state.ruler !== null,
    run: (state) => state.endMeasuring(),
  },
  { keys: ['k'], title: 'Link panes, or not', run: (state) => state.toggleLinked() },
  ...views.map(({ id, title }, i) => viewKey(id, title, i + 1)),
  { keys: ['l'], title: 'Next plane, then three planes', run: nextPlane },
  { keys: ['m'], title: 'Maximise a pane, or back', run: (state) => state.toggleMaximised() },
];

/** What the mouse does, for the list of keys. */
export const mouseHelp: readonly (readonly [what: string, title: string])[] = [
  ['Wheel', 'Next or previous slice'],
  ['Ctrl + wheel', 'Zoom at the pointer'],
  ['Click or drag', 'Move the crosshair'],
  ['Shift + move', 'Crosshair in the other planes'],
  ['Right drag', 'Window: sideways width, up and down level'],
  ['Middle drag, Space + drag', 'Pan'],
  ['Double click', 'Maximise a pane, or back'],
];

export function viewerKeyOf(event: KeyboardEvent): ViewerKey | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const placed = viewerKeys.find(({ code }) => code === event.code);
  if (placed && event.shiftKey) return placed;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  // With Shift, "+" is a key of its own on many keyboards.
  const isArrow = key.startsWith('Arrow');
  return viewerKeys.find(
    ({ keys, code, isShifted = false }) =>
      code === undefined && keys.includes(key) && (!isArrow || isShifted === event.shiftKey),
  );
}

function viewKey(view: ViewId, title: string, digit: number): ViewerKey {
  const run = (state: ViewerState): void => {
    if (state.views.some(({ id }) => id === view)) state.change({ view });
  };
  return { keys: [String(digit)], code: `Digit${digit}`, isShifted: true, isView: true, title, run };
}

function crosshairKey(key: string, title: string, along: 'column' | 'row', by: 1 | -1): ViewerKey {
  return {
    keys: [key],
    isShifted: true,
    title,
    run(state) {
      const axes = state.axes(state.activePlane);
      const isReversed = along === 'column' ? axes.isColumnReversed : axes.isRowReversed;
      state.move(axes[along], isReversed ? -by : by);
    },
  };
}

type Switch = 'hasLabels' | 'hasTruth' | 'hasPrediction' | 'hasCrosshair' | 'isSmooth';

function toggle(state: ViewerState, name: Switch): void {
  state.change({ [name]: !state.settings[name] });
}

function nextPlane(state: ViewerState): void {
  const at = planeChoices.findIndex(({ id }) => id === state.settings.plane);
  const { id } = planeChoices[(at + 1) % planeChoices.length];
  state.change({ plane: id });
}

function nextHeat(state: ViewerState): void {
  const { facts } = state.shown ?? {};
  if (!facts?.hasProbabilities || state.isBlinded) return;
  const choices = heatChoices(facts.classes);
  const at = choices.findIndex(({ key }) => key === heatKey(state.display.heat));
  state.change({ heat: choices[(at + 1) % choices.length].heat });
}
