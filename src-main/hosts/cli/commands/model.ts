import { StudioError } from '../../../../shared/errors.ts';
import { defineCommand } from '../command.ts';
import { pluginOption } from '../plugin-option.ts';

export const model = defineCommand({
  name: 'model',
  summary: 'show the layers of an architecture and how many parameters they have',
  positionals: [],
  options: {
    architecture: { type: 'string', value: 'A', default: 'unet', help: 'an architecture of the catalog' },
    rank: { type: 'string', value: '2|3', default: '3', choices: ['2', '3'], help: 'images or volumes' },
    channels: { type: 'number', value: 'N', default: 1, min: 1, integer: true, help: 'channels of the image' },
    classes: { type: 'number', value: 'K', default: 2, min: 2, integer: true, help: 'classes with the background' },
    params: { type: 'string', value: 'JSON', default: '{}', help: 'settings of the architecture, as in {"depth": 3}' },
    ...pluginOption,
  },
  json: true,
  engine: true,
  async run({ values: { architecture, rank, channels, classes, params }, json, signal, out }) {
    const { runModel } = await import('../../../engine/run-call.ts');
    const given = { architecture, channels, classes, params: parseParams(params) };
    const description = await runModel({ ...given, rank: rank === '2' ? 2 : 3 }, { signal });
    if (json) return out.json(description);
    out.table(
      ['layer', 'type', 'output', 'parameters'],
      description.layers.map(({ name, type, outputShape, parameters }) => [
        name,
        type,
        outputShape.map((size) => size ?? '?').join('×'),
        String(parameters),
      ]),
    );
    const { total, trainable, nonTrainable } = description.parameters;
    out.line();
    out.line(`parameters: ${total} (trainable ${trainable}, not trainable ${nonTrainable})`);
  },
});

function parseParams(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Reported below, like JSON that is no object.
  }
  throw new StudioError('usage', `--params is ${text}`, 'give a JSON object, as in {"depth": 3}');
}
