import { basename, extname } from 'node:path';

/** Lower case with the dot. */
export const extensions = ['.dicom', '.dcm', '.ima'] as const;

/** Whether a name has no extension, or a number as a UID ends in: so do scanners and archives name DICOM files. */
export function isBareName(path: string): boolean {
  return /^(\.\d+)?$/.test(extname(path));
}

/** Whether a file may be DICOM by its name. A DICOMDIR lists files and is none of a series. */
export function isDicomName(path: string): boolean {
  const name = basename(path);
  if (name.startsWith('.') || name.toUpperCase() === 'DICOMDIR') return false;
  return isBareName(name) || extensions.some((extension) => name.toLowerCase().endsWith(extension));
}
