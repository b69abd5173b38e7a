import { nrrd as format } from '../../io/nrrd.ts';
import { asFormat } from './as-format.ts';

export const nrrd = asFormat(format, '.nrrd');
