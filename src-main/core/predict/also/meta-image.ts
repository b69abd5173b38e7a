import { metaImage as format } from '../../io/meta-image.ts';
import { asFormat } from './as-format.ts';

export const metaImage = asFormat(format, '.mha');
