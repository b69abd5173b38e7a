import type { Niivue, NVMesh } from '@niivue/niivue';
import { pixelOf } from '../../../shared/draw/colours.ts';
import { StudioError } from '../../../shared/errors.ts';
import type { Surface } from '../../../shared/viewer.ts';
import type { Camera } from './camera.ts';

/** Of which the surfaces are. */
export type Side = 'truth' | 'prediction';

/** How much of the light a surface keeps back: 1 solid, 0 not drawn. */
export type OpacityOf = (side: Side, classIndex: number) => number;

/** Whether the browser can draw in three dimensions here. */
export function hasWebGL2(): boolean {
  const context = document.createElement('canvas').getContext('webgl2');
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  return context !== null;
}

/** Light from the viewer and a little from above: what faces the viewer has the very colour of its class. */
const shader = `#version 300 es
precision highp float;
uniform float opacity;
in vec4 vClr;
in vec3 vN;
out vec4 color;
void main() {
  vec3 normal = normalize(vN);
  float facing = max(-normal.z, 0.0);
  float light = 0.25 + 0.7 * facing + 0.15 * normal.y;
  color = vec4(vClr.rgb * light + 0.12 * pow(facing, 24.0), opacity);
}`;

/**
 * Surfaces in the memory of the graphics card, drawn by NiiVue onto a canvas that nobody sees and copied from there, so
 * that several pictures share them.
 */
export class SurfaceScene {
  readonly #view: Niivue;
  readonly #Mesh: typeof NVMesh;
  readonly #shader: number;
  /** The card lost its memory, as when the machine sleeps: nothing can be drawn any more. */
  onLost: () => void = () => {};
  #entries: { readonly side: Side; readonly classIndex: number; readonly mesh: NVMesh }[] = [];

  private constructor(view: Niivue, Mesh: typeof NVMesh) {
    this.#view = view;
    this.#Mesh = Mesh;
    this.#shader = view.setCustomMeshShader(shader, 'Facing');
    view.canvas!.addEventListener('webglcontextlost', () => this.onLost());
  }

  /** Loads what draws; the window need not hold it until then. */
  static async open(): Promise<SurfaceScene> {
    const { Niivue: View, NVMesh: Mesh } = await import('@niivue/niivue').catch(toReload);
    const view = new View({
      logLevel: 'silent',
      loadingText: '',
      interactive: false,
      isResizeCanvas: false,
      forceDevicePixelRatio: -1,
      isOrientCube: true,
      backColor: [0, 0, 0, 1],
    });
    const canvas = document.createElement('canvas');
    document.createElement('div').append(canvas);
    await view.attachToCanvas(canvas, true);
    return new SurfaceScene(view, Mesh);
  }

  add(side: Side, { classIndex, points, triangles }: Surface, colour: string): void {
    const { gl } = this.#view;
    const pixel = pixelOf(colour);
    const rgba = Uint8Array.of(pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255, 255);
    const mesh = new this.#Mesh(points as Float32Array, triangles as Uint32Array, '', rgba, 1, true, gl);
    mesh.meshShaderIndex = this.#shader;
    this.#entries.push({ side, classIndex, mesh });
  }

  /** Fills the canvas. All surfaces stay in the same place, whichever are seen. */
  draw(target: HTMLCanvasElement, { azimuth, elevation, zoom, pan }: Camera, opacityOf: OpacityOf): void {
    const view = this.#view;
    const canvas = view.canvas!;
    if (canvas.width !== target.width || canvas.height !== target.height) {
      canvas.width = target.width;
      canvas.height = target.height;
    }
    for (const { side, classIndex, mesh } of this.#entries) mesh.opacity = opacityOf(side, classIndex);
    // What is solid first, so that it is seen through the others.
    view.meshes = this.#entries.map(({ mesh }) => mesh).sort((a, b) => b.opacity - a.opacity);
    view.scene.renderAzimuth = azimuth;
    view.scene.renderElevation = elevation;
    view.scene.volScaleMultiplier = zoom;
    view.setPivot3D();
    // As NiiVue: half the shorter side, and how far its camera steps back. Enlarged, that is too near: it would cut.
    const half = (0.8 * view.furthestFromPivot) / zoom;
    const back = Math.max(0, 1.1 * view.furthestFromPivot - 1.8 * half);
    // Mirrored along x, as all that NiiVue draws.
    view.position = [-pan[0] * half, pan[1] * half, -back];
    view.drawScene();
    target.getContext('2d', { alpha: false })!.drawImage(canvas, 0, 0);
  }

  /** Gives the memory back at once, not when somebody collects it. */
  close(): void {
    this.onLost = () => {};
    const { gl } = this.#view;
    for (const { mesh } of this.#entries) mesh.unloadMesh(gl);
    this.#entries = [];
    this.#view.meshes = [];
    this.#view.cleanup();
    gl.getExtension('WEBGL_lose_context')?.loseContext();
  }
}

/** The window is older than the program it was loaded from, or that has ended. */
function toReload(cause: unknown): never {
  throw new StudioError('not-readable', 'the part that draws in 3D could not be loaded', 'reload the window', {
    cause,
  });
}
