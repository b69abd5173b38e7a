import { basename, join } from 'node:path';
import { defaultColour } from '../../../../shared/draw/colours.ts';
import { isStudioError, StudioError } from '../../../../shared/errors.ts';
import { requireSource, writeSegmentation } from '../../io/dicom/write-segmentation.ts';
import { formatOf } from '../../io/format-of.ts';
import { dicom } from '../../io/dicom.ts';
import { toNative } from '../../io/load-case.ts';
import type { LabelVolume } from '../../volume/volume.ts';
import type { AlsoWriter } from './also-writer.ts';

/**
 * A DICOM segmentation of the series that the case's first image is. Patient and study are in the file, as DICOM demands,
 * and not in its name.
 */
export const dicomSeg: AlsoWriter = {
  async requireFits(caseId, [image]) {
    const refused = (fault: string, next: string, cause?: unknown): StudioError =>
      new StudioError('usage', `case ${caseId} cannot be written as a DICOM segmentation: ${fault}`, next, { cause });
    if (formatOf(image) !== dicom) throw refused(`${basename(image)} is no DICOM series`, 'leave out dicomSeg');
    await requireSource(image).catch((error: unknown) => {
      // What cannot be read is told when its turn comes, and costs the other cases nothing.
      if (isStudioError(error, 'usage')) throw refused(error.message, error.next, error);
    });
  },

  async write(folder, { caseId, label, origin, images, classes, colours, version }) {
    const indexes = toNative(label, { ...origin, classValues: classes.map((_, index) => index) }) as LabelVolume;
    const segments = classes.slice(1).map(({ value, name }, i) => {
      return { index: i + 1, name, colour: colours[value] ?? defaultColour(i + 1) };
    });
    await writeSegmentation(join(folder, `${caseId}.dcm`), { label: indexes, source: images[0], segments, version });
  },
};
