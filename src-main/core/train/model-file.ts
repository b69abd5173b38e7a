import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StudioError } from '../../../shared/errors.ts';
// Loading a model needs the layers of ours to be registered.
import '../layers/index.ts';
import { makeFolder, writeFileAtomic } from '../runs/files.ts';
import { tf, tfl } from '../tf/index.ts';

/**
 * A network as tfjs' LayersModel: `model.json` with topology and weight list, `weights.bin`. Everything that is needed
 * to predict with it, beside the pipeline, is in the two files.
 */
export async function saveModel(network: tfl.LayersModel, folder: string): Promise<void> {
  await makeFolder(folder);
  await network.save(
    tf.io.withSaveHandler(async ({ modelTopology, weightSpecs, weightData, format, generatedBy }) => {
      const bytes = new Uint8Array(tf.io.CompositeArrayBuffer.join(weightData));
      const manifest = [{ paths: ['weights.bin'], weights: weightSpecs }];
      // The weights first: a model.json is there only when its weights are.
      await writeFileAtomic(join(folder, 'weights.bin'), bytes);
      await writeFileAtomic(
        join(folder, 'model.json'),
        JSON.stringify({ format, generatedBy, modelTopology, weightsManifest: manifest }),
      );
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
    }),
  );
}

/** Throws `bad-run` when the model is missing or does not load. */
export async function loadModel(folder: string): Promise<tfl.LayersModel> {
  try {
    const { modelTopology, weightsManifest } = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8'));
    const { buffer, byteOffset, byteLength } = await readFile(join(folder, 'weights.bin'));
    const weightData = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
    return await tfl.loadLayersModel(
      tf.io.fromMemory({ modelTopology, weightSpecs: weightsManifest[0].weights, weightData }),
    );
  } catch (cause) {
    throw new StudioError('bad-run', `the model of the run cannot be read`, 'resume the run, or train it again', {
      cause,
    });
  }
}
