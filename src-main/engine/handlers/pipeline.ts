import { z } from 'zod';
import { readJson } from '../../core/runs/files.ts';
import { requireFitsDataset } from '../../core/pipeline/fits-dataset.ts';
import { resolvePipeline, type Pipeline } from '../../core/pipeline/pipeline.ts';
import { withRankOf } from '../../core/pipeline/rank.ts';
import { withPatchShape } from '../../core/pipeline/shapes.ts';
import { createPreviewThread } from '../../core/preview/preview-thread.ts';
import type { PipelineJson } from '../../../shared/configure.ts';
import { readCatalog } from '../calls/catalog.ts';
import { runModel } from '../run-call.ts';
import type { HandlersOf, Studio } from '../studio.ts';
import { createEstimator } from './pipeline/estimator.ts';
import { trainingData } from './pipeline/training-data.ts';

export const pipeline = (studio: Studio): HandlersOf<'pipeline'> => {
  const thread = createPreviewThread();
  const estimate = createEstimator();
  const ready = async (given: unknown, dataset: string) => {
    const data = await trainingData(studio.workspace, dataset);
    const resolved = withRankOf(data.dataset.cases, given, resolvePipeline(given));
    requireFitsDataset(resolved, data.dataset);
    return { data, pipeline: withPatchShape(resolved, data.dataset) };
  };

  return {
    'pipeline.catalog': () => readCatalog(),
    'pipeline.resolve': async (input) =>
      asJson(
        input.dataset === null
          ? resolvePipeline(input.pipeline)
          : (await ready(input.pipeline, input.dataset)).pipeline,
      ),
    'pipeline.read': async ({ id }) =>
      asJson(resolvePipeline(await readJson(studio.workspace.pipelineFile(id), z.unknown()))),
    'pipeline.save': async ({ id, name, pipeline: given }) => ({
      id: await studio.workspace.savePipeline({ id, name, pipeline: resolvePipeline(given) }),
    }),
    'pipeline.remove': ({ id }) => studio.workspace.remove('pipeline', id),
    'pipeline.preview': async ({ pipeline: given, dataset, caseId, seed }, { signal }) => {
      const { data, pipeline } = await ready(given, dataset);
      return thread.preview({ root: data.folder, dataset: data.dataset, pipeline, caseId, epoch: seed }, signal);
    },
    'pipeline.estimate': async ({ pipeline: given, dataset, folds }, { signal, progress }) => {
      const { data, pipeline } = await ready(given, dataset);
      const { startProcess } = studio;
      return estimate(data, pipeline, folds, { startProcess, signal, onProgress: progress });
    },
    'pipeline.model': async ({ pipeline: given, dataset }, { signal }) => {
      const { data, pipeline } = await ready(given, dataset);
      const { rank, architecture } = pipeline;
      const { channels, classes } = data.dataset;
      return runModel(
        {
          ...{ architecture: architecture.id, params: architecture.params, rank },
          ...{ channels: channels.length, classes: classes.length },
        },
        { startProcess: studio.startProcess, signal },
      );
    },
  };
};

/** On the wire a pipeline is plain JSON, whose ids are texts. */
function asJson(complete: Pipeline): PipelineJson {
  return complete as unknown as PipelineJson;
}
