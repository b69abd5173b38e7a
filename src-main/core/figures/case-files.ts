import type { Dataset } from '../../../shared/dataset.ts';
import type { Display } from '../../../shared/display.ts';
import type { DrawnCase } from '../../../shared/draw/pane-view.ts';
import type { ViewVolume } from '../../../shared/viewer.ts';
import { blankImage, viewHeat } from '../explore/heat-slabs.ts';
import { viewImage, viewLabel } from '../explore/view-volume.ts';
import { formatOf } from '../io/format-of.ts';

/** Where a case lies, to be drawn; paths are absolute. */
export interface CaseFiles {
  readonly caseId: string;
  /** One a channel, or one with all channels; none where labels are compared without them. */
  readonly images: readonly string[];
  /** On whose grid all parts are. */
  readonly grid: string;
  readonly truth: string | null;
  readonly prediction: string | null;
  /** One channel a class; null where they were not kept. */
  readonly probabilities: string | null;
  readonly classes: Dataset['classes'];
}

/** Reads what a picture shows: a map only where one is asked for and was kept. Throws what the formats throw. */
export async function readDrawn(
  { caseId, images, grid, truth, prediction, probabilities, classes }: CaseFiles,
  { channel, heat }: { readonly channel: number; readonly heat: Display['heat'] },
): Promise<DrawnCase> {
  const read = async (label: string | null): Promise<ViewVolume | null> =>
    label === null ? null : viewLabel({ caseId, label, image: grid, classes });
  return {
    facts: { caseId, hasImage: images.length > 0, classes, isPicture: formatOf(grid).isPicture },
    image: images.length > 0 ? await viewImage({ caseId, images, channel }) : await blankImage(grid),
    truth: await read(truth),
    prediction: await read(prediction),
    other: null,
    otherName: '',
    heat:
      heat === 'none' || probabilities === null
        ? null
        : await viewHeat({
            ...{ caseId, probabilities, image: grid, classes: classes.length },
            classIndex: heat === 'uncertainty' ? null : heat.classIndex,
          }),
  };
}
