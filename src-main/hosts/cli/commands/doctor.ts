import { defineCommand } from '../command.ts';

export const doctor = defineCommand({
  name: 'doctor',
  summary: 'show Node, TensorFlow, devices and memory, and time a convolution',
  positionals: [],
  options: {},
  json: true,
  engine: true,
  async run({ json, signal, out }) {
    const { runDoctor } = await import('../../../engine/run-call.ts');
    const report = await runDoctor({ signal });
    if (json) return out.json(report);

    const { tensorflow, convolution } = report;
    const gibibytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
    out.line(`Node         ${report.node} on ${report.platform}`);
    out.line(`TensorFlow   ${tensorflow.version} (${tensorflow.variant}) from the ${tensorflow.route}`);
    for (const { type, name } of report.devices) out.line(`device       ${type} ${name}`);
    out.line(`computes on  ${tensorflow.gpu ? 'GPU' : 'CPU'}`);
    out.line(`cores        ${report.cores}`);
    out.line(`memory       ${gibibytes(report.memoryBytes)}, ${gibibytes(report.freeMemoryBytes)} free`);
    out.line(`bfloat16     ${report.bfloat16.join(', ') || 'not in this processor'}`);
    out.line(`convolution  ${convolution.gflops.toFixed(0)} GFLOP/s (${convolution.milliseconds.toFixed(0)} ms each)`);
  },
});
