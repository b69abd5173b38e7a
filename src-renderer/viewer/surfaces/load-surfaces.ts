import { StudioError } from '../../../shared/errors.ts';
import type { CaseFacts, Surface, VolumeSource } from '../../../shared/viewer.ts';
import { connection } from '../../state/host.ts';
import { SurfaceScene, type Side } from './scene.ts';

export interface Loaded {
  readonly scene: SurfaceScene;
  /** Classes that have a surface. */
  readonly classes: Readonly<Record<Side, ReadonlySet<number>>>;
}

export interface Progress {
  readonly doing: string;
  readonly done: number;
  readonly total: number;
}

/** Asks for the surfaces of a case and brings them onto the graphics card. Throws `cancelled` where the signal says so. */
export async function loadSurfaces(
  source: VolumeSource,
  { classes, hasTruth, hasPrediction }: Pick<CaseFacts, 'classes' | 'hasTruth' | 'hasPrediction'>,
  signal: AbortSignal,
  tell: (progress: Progress) => void,
): Promise<Loaded> {
  const sides = (['truth', 'prediction'] as const).filter((side) => (side === 'truth' ? hasTruth : hasPrediction));
  let made = 0;
  const tellMaking = (): void => {
    const doing = made < sides.length ? 'Making surfaces' : 'Starting 3D';
    tell({ doing, done: made, total: sides.length + 1 });
  };
  tellMaking();
  const asked = sides.map(async (side) => {
    const surfaces = await connection.call('case.surfaces', { ...source, part: side }, { signal });
    made++;
    tellMaking();
    return { side, surfaces };
  });
  // What draws is loaded meanwhile.
  const [scene, ...labels] = await allOrClosed(SurfaceScene.open(), asked);
  try {
    const surfaces = labels.flatMap(({ side, surfaces: each }) => each.map((surface) => ({ side, surface })));
    for (const [i, { side, surface }] of surfaces.entries()) {
      tell({ doing: 'Drawing surfaces', done: i, total: surfaces.length });
      // So that the window answers in between.
      await new Promise((resolve) => setTimeout(resolve));
      if (signal.aborted) throw new StudioError('cancelled', 'it was stopped', 'open the surfaces again');
      scene.add(side, surface, classes[surface.classIndex].colour);
    }
  } catch (error) {
    scene.close();
    throw error;
  }
  const classesOf = (side: Side): ReadonlySet<number> =>
    new Set(labels.flatMap((each) => (each.side === side ? each.surfaces.map(({ classIndex }) => classIndex) : [])));
  return { scene, classes: { truth: classesOf('truth'), prediction: classesOf('prediction') } };
}

/** A scene that nobody will see must not keep its memory. */
async function allOrClosed(
  opening: Promise<SurfaceScene>,
  asked: readonly Promise<{ side: Side; surfaces: Surface[] }>[],
): Promise<[SurfaceScene, ...{ side: Side; surfaces: Surface[] }[]]> {
  try {
    return await Promise.all([opening, ...asked]);
  } catch (error) {
    opening.then(
      (scene) => scene.close(),
      () => {},
    );
    throw error;
  }
}
