import { z } from 'zod';

/** The files that predictions can be written as beside NIfTI, for menus and help. */
export const alsoFormats = [
  {
    id: 'dicomSeg',
    title: 'DICOM segmentation',
    help: 'one file a case that refers to the series it was made of, whose patient and study it names; for DICOM series',
  },
  { id: 'nrrd', title: 'NRRD', help: 'one file a case, as 3D Slicer reads it' },
  { id: 'metaImage', title: 'MetaImage', help: 'one .mha file a case' },
  { id: 'png', title: 'PNG pictures', help: 'grey pictures, one a slice, whose values are the classes' },
] as const;

export type AlsoFormat = (typeof alsoFormats)[number]['id'];

export const alsoIds: readonly AlsoFormat[] = alsoFormats.map(({ id }) => id);
export const alsoSchema = z.array(z.enum(alsoFormats.map(({ id }) => id) as [AlsoFormat, ...AlsoFormat[]]));
