import type { Doctor } from '../../../shared/system.ts';
import { bytes, counted } from '../../format.ts';

/** A fact about the machine, in words. */
export interface Finding {
  readonly kind: 'good' | 'info' | 'warning';
  readonly title: string;
  readonly text: string;
}

/** Below this, one standard 3D U-Net with its batches does not fit beside the system. */
const leastMemory = 8 * 1024 ** 3;
/** Of it free; less, and other programs had better be closed before a training. */
const leastFreeShare = 0.25;
/** Below what two cores of a server compute, a 3D training takes days. */
const slowGflops = 20;

export function findingsOf(doctor: Doctor): Finding[] {
  return [computing(doctor), memory(doctor), speed(doctor), precision(doctor)];
}

function computing({ tensorflow, devices, cores }: Doctor): Finding {
  const gpus = devices.filter(({ type }) => type === 'GPU').map(({ name }) => name);
  const processor = devices.find(({ type }) => type === 'CPU')?.name ?? 'the processor';
  if (tensorflow.gpu) {
    const named = gpus.length === 1 ? gpus[0] : counted(gpus.length, 'GPU');
    return {
      kind: 'good',
      title: `TensorFlow ${tensorflow.version} computes on the GPU`,
      text: `${named}. Data are prepared by ${counted(cores, 'core')} of ${processor}.`,
    };
  }
  return {
    kind: 'info',
    title: `TensorFlow ${tensorflow.version} computes on the processor; no GPU was found`,
    text: `${counted(cores, 'core')} of ${processor}. A GPU by NVIDIA would train many times as fast.`,
  };
}

function memory({ memoryBytes, freeMemoryBytes }: Doctor): Finding {
  const title = `${bytes(memoryBytes)} of memory, ${bytes(freeMemoryBytes)} of it free`;
  if (memoryBytes < leastMemory) {
    return { kind: 'warning', title, text: 'This is little for 3D: choose small patches and batches, or train in 2D.' };
  }
  if (freeMemoryBytes < leastFreeShare * memoryBytes) {
    return { kind: 'warning', title, text: 'Close other programs before a training, so that it does not run short.' };
  }
  return {
    kind: 'good',
    title,
    text: 'Enough for patches of usual size. Configure estimates each training before it starts.',
  };
}

function speed({ convolution: { milliseconds, gflops } }: Doctor): Finding {
  const rate = gflops >= 1000 ? `${(gflops / 1000).toPrecision(3)} TFLOP/s` : `${gflops.toPrecision(3)} GFLOP/s`;
  const measured = `A 3 × 3 × 3 convolution as in the middle of a 3D U-Net took ${milliseconds.toPrecision(3)} ms.`;
  return {
    kind: gflops < slowGflops ? 'warning' : 'good',
    title: `${rate} in a 3D convolution`,
    text: gflops < slowGflops ? `${measured} That is slow: begin with the quick look, or train in 2D.` : measured,
  };
}

function precision({ tensorflow, bfloat16 }: Doctor): Finding {
  if (bfloat16.length > 0) {
    return {
      kind: 'good',
      title: 'The processor has bfloat16 arithmetic',
      text: `By ${bfloat16.join(', ')}: convolutions of half the precision can take half the time.`,
    };
  }
  return {
    kind: 'info',
    title: 'The processor has no bfloat16 arithmetic',
    text: tensorflow.gpu ? 'With a GPU this does not matter.' : 'Convolutions are computed with full precision.',
  };
}
