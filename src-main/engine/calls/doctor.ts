import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, cpus, freemem } from 'node:os';
import { dirname, join } from 'node:path';
import { bfloat16Features, startTensorFlow, tf } from '../../core/tf/index.ts';
import { machineMemory } from '../machine-memory.ts';

export interface Device {
  type: 'CPU' | 'GPU';
  name: string;
}

/** What this machine brings to the work, and how fast a convolution runs on it. Takes a good second. */
export function examine() {
  const tensorflow = startTensorFlow();
  const devices: Device[] = [{ type: 'CPU', name: cpus()[0]?.model.trim() ?? process.arch }];
  if (tensorflow.gpu) devices.push(...gpuNames().map((name) => ({ type: 'GPU', name }) as const));
  return {
    schemaVersion: 1,
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    tensorflow: { version: tensorflow.version, gpu: tensorflow.gpu, ...routeOfTensorFlow() },
    devices,
    cores: availableParallelism(),
    memoryBytes: machineMemory(),
    freeMemoryBytes: freemem(),
    bfloat16: bfloat16Features(),
    convolution: timeConvolution(1000),
  } as const;
}

/** What the set-up wrote down beside tfjs-node; an installed app has the library in it; else the package's installer ran. */
function routeOfTensorFlow(): { route: string; variant: string } {
  try {
    const tfjs = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-node-gpu/package.json'));
    const state = JSON.parse(readFileSync(join(tfjs, 'studio-setup.json'), 'utf8')) as { variant: string };
    return { route: 'Python wheel', variant: state.variant };
  } catch {
    return { route: process.versions.electron ? 'packed with the app' : 'installer of tfjs-node', variant: 'unknown' };
  }
}

function gpuNames(): string[] {
  try {
    const names = execFileSync('nvidia-smi', ['--query-gpu=name', '--format=csv,noheader'], { encoding: 'utf8' });
    return names.trim().split('\n');
  } catch {
    return ['NVIDIA'];
  }
}

/** A 3×3×3 convolution of 32 to 32 channels over [32, 48, 48], as in the middle of a 3D U-Net, repeated for a while. */
function timeConvolution(forMs: number) {
  const [depth, height, width, channels] = [32, 48, 48, 32];
  const image = tf.ones<tf.Rank.R5>([1, depth, height, width, channels]);
  const filter = tf.ones<tf.Rank.R5>([3, 3, 3, channels, channels]);
  const convolve = () => tf.tidy(() => void tf.sum(tf.conv3d(image, filter, 1, 'same')).dataSync());
  convolve();

  const start = performance.now();
  let repeats = 0;
  while (performance.now() - start < forMs) {
    convolve();
    repeats++;
  }
  const seconds = (performance.now() - start) / 1000;
  tf.dispose([image, filter]);
  const operations = 2 * depth * height * width * channels * 27 * channels;
  return { milliseconds: (seconds * 1000) / repeats, gflops: (operations * repeats) / seconds / 1e9 };
}
