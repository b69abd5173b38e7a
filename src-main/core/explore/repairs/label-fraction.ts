import type { VoxelArray } from '../../volume/volume.ts';
import { wholeNumbers, type Repair } from './repair.ts';

/** What rounding in a converter leaves; more than this is another label, or an interpolated one. */
const tolerance = 1e-3;

const mostClasses = 256;

export const labelFraction: Repair = {
  title: 'Round label values to whole numbers',
  help: `Values that differ by ${tolerance} at most from a whole number, as 0.9999, become that number.`,
  isSafe({ label }, classValues) {
    if (!label || label.volume.shape[3] !== 1) return false;
    const values = roundedValues(label.volume.data);
    return values !== null && (classValues === null || [...values].every((value) => classValues.includes(value)));
  },
  apply({ images, label }) {
    if (!label || roundedValues(label.volume.data) === null) return { images, label };
    return { images, label: { ...label, volume: { ...label.volume, data: wholeNumbers(label.volume.data) } } };
  },
};

/** null where any value is too far from a whole number, or they are too many to be classes. */
function roundedValues(data: VoxelArray): Set<number> | null {
  const values = new Set<number>();
  for (let i = 0; i < data.length; i++) {
    const whole = Math.round(data[i]);
    // Not the other way round: a comparison with NaN is false.
    if (!(Math.abs(data[i] - whole) <= tolerance)) return null;
    values.add(whole === 0 ? 0 : whole);
    if (values.size > mostClasses) return null;
  }
  return values;
}
