import type { Point3 } from '../../../shared/draw/plane.ts';

/** From where surfaces are looked at, without perspective. */
export interface Camera {
  /** Degrees about the patient's long axis: 0 from behind, 90 from the left, 180 from the front, 270 from the right. */
  readonly azimuth: number;
  /** Degrees: 90 from above, −90 from below. */
  readonly elevation: number;
  /** 1: all of it fits. */
  readonly zoom: number;
  /** Where the middle of the surfaces lies, as shares of half the shorter side, to the right and up. */
  readonly pan: readonly [x: number, y: number];
}

/** From the front, turned a little so that depth is seen. */
export const firstCamera: Camera = { azimuth: 200, elevation: 15, zoom: 1, pan: [0, 0] };

/** Seen from above the patient's front is up, and so from below. */
export const viewpoints = [
  { title: 'Anterior', azimuth: 180, elevation: 0 },
  { title: 'Posterior', azimuth: 0, elevation: 0 },
  { title: 'Left', azimuth: 90, elevation: 0 },
  { title: 'Right', azimuth: 270, elevation: 0 },
  { title: 'Superior', azimuth: 0, elevation: 90 },
  { title: 'Inferior', azimuth: 180, elevation: -90 },
] as const;

const zooms = { least: 0.4, most: 3 };

/** What is in front follows to the right and down. */
export function turned(camera: Camera, right: number, down: number): Camera {
  return {
    ...camera,
    azimuth: (((camera.azimuth + right) % 360) + 360) % 360,
    elevation: Math.min(90, Math.max(-90, camera.elevation + down)),
  };
}

export function zoomed(camera: Camera, factor: number): Camera {
  return { ...camera, zoom: Math.min(zooms.most, Math.max(zooms.least, camera.zoom * factor)) };
}

export function panned(camera: Camera, right: number, up: number): Camera {
  return { ...camera, pan: [camera.pan[0] + right, camera.pan[1] + up] };
}

/** Which way the patient's R, A, S the screen's right and its upper end lie. */
export function screenAxes({ azimuth, elevation }: Camera): { readonly right: Point3; readonly up: Point3 } {
  const [a, e] = [azimuth, elevation].map((degrees) => (degrees * Math.PI) / 180);
  return {
    right: [Math.cos(a), -Math.sin(a), 0],
    up: [Math.sin(e) * Math.sin(a), Math.sin(e) * Math.cos(a), Math.cos(e)],
  };
}

/** The letters at the edges of the picture: towards which side of the patient each lies most nearly. */
export function edgeLetters(camera: Camera): { left: string; right: string; top: string; bottom: string } {
  const { right, up } = screenAxes(camera);
  const opposite = (direction: Point3): Point3 => [-direction[0], -direction[1], -direction[2]];
  return {
    left: letterOf(opposite(right)),
    right: letterOf(right),
    top: letterOf(up),
    bottom: letterOf(opposite(up)),
  };
}

function letterOf(direction: Point3): string {
  const axis = [0, 1, 2].reduce((best, each) => (Math.abs(direction[each]) > Math.abs(direction[best]) ? each : best));
  return ['LR', 'PA', 'IS'][axis][direction[axis] > 0 ? 1 : 0];
}
