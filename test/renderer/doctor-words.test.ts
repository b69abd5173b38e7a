import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Doctor } from '../../shared/system.ts';
import { findingsOf } from '../../src-renderer/screens/system/doctor-words.ts';

const gibibyte = 1024 ** 3;
const doctor: Doctor = {
  schemaVersion: 1,
  node: '24.0.0',
  platform: 'linux-x64',
  tensorflow: { version: '2.21.0', gpu: false, route: 'Python wheel', variant: 'cpu' },
  devices: [{ type: 'CPU', name: 'AMD EPYC' }],
  cores: 1,
  memoryBytes: 32 * gibibyte,
  freeMemoryBytes: 20 * gibibyte,
  bfloat16: [],
  convolution: { milliseconds: 12.345, gflops: 123.4 },
};
const kinds = (changes: Partial<Doctor>): string[] => findingsOf({ ...doctor, ...changes }).map(({ kind }) => kind);

test('a machine without a GPU is told so, with its cores', () => {
  const [computing, memory, speed] = findingsOf(doctor);
  assert.equal(computing.title, 'TensorFlow 2.21.0 computes on the processor; no GPU was found');
  assert.match(computing.text, /^1 core of AMD EPYC\./);
  assert.equal(memory.title, '32.0 GiB of memory, 20.0 GiB of it free');
  assert.equal(speed.title, '123 GFLOP/s in a 3D convolution');
});

test('a GPU is named', () => {
  const [computing, , speed] = findingsOf({
    ...doctor,
    tensorflow: { ...doctor.tensorflow, gpu: true },
    devices: [...doctor.devices, { type: 'GPU', name: 'NVIDIA A100' }],
    convolution: { milliseconds: 0.5, gflops: 12_345 },
  });
  assert.equal(computing.kind, 'good');
  assert.match(computing.text, /^NVIDIA A100\./);
  assert.equal(speed.title, '12.3 TFLOP/s in a 3D convolution');
});

test('little memory, little of it free, and a slow processor are warned of', () => {
  assert.deepEqual(kinds({}), ['info', 'good', 'good', 'info']);
  assert.equal(kinds({ memoryBytes: 4 * gibibyte, freeMemoryBytes: 3 * gibibyte })[1], 'warning');
  assert.equal(kinds({ freeMemoryBytes: 2 * gibibyte })[1], 'warning');
  assert.equal(kinds({ convolution: { milliseconds: 900, gflops: 3 } })[2], 'warning');
  assert.equal(kinds({ bfloat16: ['avx512_bf16'] })[3], 'good');
});
