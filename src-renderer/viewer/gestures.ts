import type { Attachment } from 'svelte/attachments';

/** A place in a pane, in screen pixels from its top left. */
export type Place = readonly [x: number, y: number];

/** What the mouse does on a pane. Drags are told from where they began, in screen pixels. */
export interface Gestures {
  isPanning(): boolean;
  onPoint(place: Place | null, isShifted: boolean): void;
  onCursor(place: Place): void;
  /** Called when the left button goes down; gives what draws from there, null where nothing is drawn. */
  onDraw(start: Place): ((to: Place) => void) | null;
  onPan(by: Place): void;
  /** Called when the right button goes down; gives what is called with the distance from there. */
  onWindow(): (by: Place) => void;
  onStep(by: 1 | -1): void;
  onZoom(direction: 1 | -1, place: Place): void;
}

/** A touchpad sends many small turns of the wheel: one step for so many pixels. */
const wheelStep = 40;

export function gestures(given: Gestures): Attachment<HTMLElement> {
  return (element) => {
    let drag: ((event: PointerEvent) => void) | null = null;
    let turned = 0;
    const ratio = (): number => window.devicePixelRatio || 1;
    const placeOf = ({ clientX, clientY }: MouseEvent): Place => {
      const { left, top } = element.getBoundingClientRect();
      return [(clientX - left) * ratio(), (clientY - top) * ratio()];
    };

    function begin(event: PointerEvent): void {
      const start = placeOf(event);
      const from = (each: PointerEvent): Place => {
        const [x, y] = placeOf(each);
        return [x - start[0], y - start[1]];
      };
      if (event.button === 1 || (event.button === 0 && given.isPanning())) {
        let last: Place = [0, 0];
        drag = (each) => {
          const now = from(each);
          given.onPan([now[0] - last[0], now[1] - last[1]]);
          last = now;
        };
      } else if (event.button === 2) {
        const change = given.onWindow();
        drag = (each) => change(from(each));
      } else if (event.button === 0) {
        const draw = given.onDraw(start);
        drag = (each) => (draw ?? given.onCursor)(placeOf(each));
        if (!draw) given.onCursor(start);
      } else return;
      element.setPointerCapture(event.pointerId);
    }

    function move(event: PointerEvent): void {
      given.onPoint(placeOf(event), event.shiftKey && event.buttons === 0);
      drag?.(event);
    }

    function turn(event: WheelEvent): void {
      event.preventDefault();
      // A browser turns the wheel sideways while Shift is held.
      const delta = event.deltaY || event.deltaX;
      if (Math.sign(delta) !== Math.sign(turned)) turned = 0;
      const isWhole = event.deltaMode !== 0 || Math.abs(delta) >= wheelStep;
      turned += isWhole ? wheelStep * Math.sign(delta) : delta;
      if (Math.abs(turned) < wheelStep) return;
      // Away from the user: up, or larger.
      const direction = turned < 0 ? 1 : -1;
      turned = 0;
      if (event.ctrlKey || event.metaKey) given.onZoom(direction, placeOf(event));
      else given.onStep(direction);
    }

    const end = (): void => void (drag = null);
    const leave = (): void => given.onPoint(null, false);
    const prevent = (event: Event): void => event.preventDefault();
    const abort = new AbortController();
    const { signal } = abort;
    element.addEventListener('pointerdown', begin, { signal });
    element.addEventListener('pointermove', move, { signal });
    element.addEventListener('pointerup', end, { signal });
    element.addEventListener('pointercancel', end, { signal });
    element.addEventListener('pointerleave', leave, { signal });
    element.addEventListener('wheel', turn, { signal, passive: false });
    element.addEventListener('contextmenu', prevent, { signal });
    // The middle button would scroll by itself.
    element.addEventListener('mousedown', (event) => event.button === 1 && event.preventDefault(), { signal });
    return () => abort.abort();
  };
}
