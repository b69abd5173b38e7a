import { StudioError } from '../../../../shared/errors.ts';
import { dataTypes, type DataType } from '../nifti/data-types.ts';

/** What NRRD calls a type beside C's own names for it: http://teem.sourceforge.net/nrrd/format.html, section 5.1. */
const names: Readonly<Record<string, string>> = {
  ...{ char: 'int8', 'signed char': 'int8', uchar: 'uint8', 'unsigned char': 'uint8' },
  ...{ short: 'int16', 'signed short': 'int16', ushort: 'uint16', 'unsigned short': 'uint16' },
  ...{ int: 'int32', 'signed int': 'int32', uint: 'uint32', 'unsigned int': 'uint32' },
  ...{ longlong: 'int64', 'long long': 'int64', 'signed long long': 'int64' },
  ...{ ulonglong: 'uint64', 'unsigned long long': 'uint64' },
  ...{ float: 'float32', double: 'float64' },
};

export function dataTypeNamed(text: string, file: string): DataType {
  const plain = text
    .toLowerCase()
    .replace(/_t$/, '')
    .replace(/^(.*(?:short|long long)) int$/, '$1');
  const name = Object.hasOwn(names, plain) ? names[plain] : plain;
  const found = dataTypes.find((type) => type.name === name);
  if (found) return found;
  const known = dataTypes.map((type) => type.name).join(', ');
  const fault = `${file} has the type ${JSON.stringify(text)}, which is not supported`;
  throw new StudioError('bad-format', fault, `convert it to one of ${known}`);
}
