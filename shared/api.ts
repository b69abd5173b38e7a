import { z } from 'zod';
import { caseErrorsSchema } from './case-errors.ts';
import { alsoSchema } from './also.ts';
import { combineSchema } from './combine.ts';
import { comparisonProgressSchema, comparisonSchema } from './comparison.ts';
import { catalogSchema, estimateSchema, modelSchema, pipelineSchema, previewSchema } from './configure.ts';
import { defineCall } from './contract.ts';
import { sheetSchema } from './display.ts';
import { evaluationSettingsSchema } from './evaluation-settings.ts';
import { foldPlanSchema } from './folds.ts';
import { epochRecordSchema, predictionProgressSchema, runProgressSchema, runSampleSchema } from './progress.ts';
import { reviewedSchema, reviewSchema, verdictSchema } from './review.ts';
import { fileSchema, resultsSchema, runDetailSchema } from './run-detail.ts';
import { runSchema } from './run.ts';
import { sliceSchema } from './slice.ts';
import { timeSumsSchema } from './times.ts';
import { analysisSchema, datasetChoicesSchema, repairSchema, scanProgressSchema, studySchema } from './study.ts';
import { pluginsSchema } from './plugins.ts';
import { doctorSchema, folderListingSchema, licenceSchema, storageSchema, systemInfoSchema } from './system.ts';
import {
  caseFactsSchema,
  slabSchema,
  surfaceSchema,
  volumeEndSchema,
  volumePartSchema,
  volumeSourceSchema,
} from './viewer.ts';
import { trashEntrySchema, workspaceSchema } from './workspace.ts';

/** The one contract between windows and the engine. Every message is checked on arrival; every call can be cancelled. */

const byId = z.object({ id: z.string() });
const counted = z.object({ done: z.number(), total: z.number() });

export const calls = {
  'system.info': defineCall({ output: systemInfoSchema }),
  'system.doctor': defineCall({ output: doctorSchema }),
  'system.storage': defineCall({ output: z.array(storageSchema) }),
  'system.clean': defineCall({ input: byId, output: z.array(storageSchema) }),
  'system.licences': defineCall({ output: z.array(licenceSchema) }),
  'system.plugins': defineCall({ output: pluginsSchema }),
  /** Reads the plug-in folder again. What runs already goes on with the plug-ins that it has. */
  'system.loadPlugins': defineCall({ output: pluginsSchema }),
  /** A zip of logs and facts about the machine, without anything of a patient. */
  'system.diagnostics': defineCall({ output: fileSchema }),

  /** Folders and files of the engine's machine, for hosts without dialogs of their own; null: the first root. */
  'files.list': defineCall({ input: z.object({ path: z.string().nullable() }), output: folderListingSchema }),
  'files.makeFolder': defineCall({ input: z.object({ path: z.string() }), output: folderListingSchema }),

  'workspace.read': defineCall({ output: workspaceSchema }),
  /** Opens another workspace, or makes one in an empty folder. Every window changes to it. */
  'workspace.open': defineCall({ input: z.object({ folder: z.string() }), output: workspaceSchema }),
  /** What windows remember: sizes, open screens, filters. Kept apart from everything else. */
  'window.read': defineCall({ output: z.record(z.string(), z.unknown()) }),
  'window.write': defineCall({ input: z.record(z.string(), z.unknown()) }),
  'trash.restore': defineCall({ input: byId }),
  'trash.empty': defineCall({}),

  'dataset.add': defineCall({ input: z.object({ folder: z.string() }), output: byId }),
  'dataset.scan': defineCall({ input: byId, output: studySchema, progress: scanProgressSchema }),
  /** As last scanned; scans first where that was never done. */
  'dataset.read': defineCall({ input: byId, output: studySchema, progress: scanProgressSchema }),
  'dataset.choose': defineCall({
    input: z.object({ id: z.string(), name: z.string().min(1).optional(), choices: datasetChoicesSchema.partial() }),
    output: studySchema,
  }),
  /** Tells where the folder lies now; refuses one that holds other data. */
  'dataset.locate': defineCall({ input: z.object({ id: z.string(), folder: z.string() }), progress: counted }),
  'dataset.remove': defineCall({ input: byId, output: trashEntrySchema }),
  /** The middle slice of a case, no side longer than 128. */
  'dataset.thumbnail': defineCall({ input: z.object({ id: z.string(), caseId: z.string() }), output: sliceSchema }),
  'dataset.analyze': defineCall({ input: byId, output: analysisSchema, progress: counted }),
  /** Writes what `miscnn explore` writes into a folder outside of the data set; resolves to the names of the files. */
  'dataset.explore': defineCall({
    input: z.object({ id: z.string(), folder: z.string().min(1), bins: z.number().int().min(1).max(1000).default(10) }),
    output: z.object({ files: z.array(z.string()) }),
    progress: counted,
  }),
  /** Repairs that are safe for the problems that this data set has. */
  'dataset.repairs': defineCall({ input: byId, output: z.array(repairSchema) }),
  /** Writes a repaired copy to a new folder and adds it as a data set; the original is never changed. */
  'dataset.repair': defineCall({
    input: z.object({ id: z.string(), kinds: z.array(z.string()).min(1), folder: z.string() }),
    output: byId,
    progress: counted,
  }),

  'case.facts': defineCall({ input: volumeSourceSchema, output: caseFactsSchema }),
  /** Its progress is the volume, slab by slab as it is read; `VolumeBuilder` puts it together. */
  'case.volume': defineCall({
    input: volumeSourceSchema.extend({
      part: volumePartSchema,
      /** Of an image its channel, of a probability its class. */
      channel: z.number().int().min(0).default(0),
      /** At which share of its height it is looked at first: the slab there comes before the others; null: as they are stored. */
      near: z.number().min(0).max(1).nullable().default(null),
    }),
    output: volumeEndSchema,
    progress: slabSchema,
  }),
  /** Where the prediction is wrong. Throws `not-found` where truth or prediction is missing. */
  'case.errors': defineCall({ input: volumeSourceSchema, output: caseErrorsSchema }),
  /** Surfaces of the classes of a label, for a view in 3D. */
  'case.surfaces': defineCall({
    input: volumeSourceSchema.extend({ part: z.enum(['truth', 'prediction']) }),
    output: z.array(surfaceSchema),
  }),

  'pipeline.catalog': defineCall({ output: catalogSchema }),
  /** A complete pipeline from a partial one, with its patch shape where a data set is named. Throws `bad-pipeline`. */
  'pipeline.resolve': defineCall({
    input: z.object({ pipeline: z.unknown(), dataset: z.string().nullable() }),
    output: pipelineSchema,
  }),
  'pipeline.read': defineCall({ input: byId, output: pipelineSchema }),
  /** A new one, or with an id in place of the old. */
  'pipeline.save': defineCall({
    input: z.object({ id: z.string().optional(), name: z.string().min(1).max(120), pipeline: z.unknown() }),
    output: byId,
  }),
  'pipeline.remove': defineCall({ input: byId, output: trashEntrySchema }),
  'pipeline.preview': defineCall({
    input: z.object({ pipeline: z.unknown(), dataset: z.string(), caseId: z.string(), seed: z.number().int().min(0) }),
    output: previewSchema,
  }),
  'pipeline.estimate': defineCall({
    input: z.object({ pipeline: z.unknown(), dataset: z.string(), folds: foldPlanSchema }),
    output: estimateSchema,
    progress: counted,
  }),

  /** The layers of the network that the pipeline builds for a data set. */
  'pipeline.model': defineCall({
    input: z.object({ pipeline: z.unknown(), dataset: z.string() }),
    output: modelSchema,
  }),

  /**
   * Scores a folder of predicted label files, also of other programs, against a folder of true ones, and keeps it, so that
   * its cases can be reviewed. Images: null looks for them beside the truth. Refuses a pair on different grids.
   */
  'comparison.add': defineCall({
    input: z.object({
      ...{ truth: z.string().min(1), prediction: z.string().min(1), images: z.string().min(1).nullable() },
      settings: evaluationSettingsSchema.default({}),
    }),
    output: comparisonSchema,
    progress: comparisonProgressSchema,
  }),
  'comparison.read': defineCall({ input: byId, output: comparisonSchema }),
  'comparison.remove': defineCall({ input: byId, output: trashEntrySchema }),

  /** Verdicts of all readers. */
  'review.read': defineCall({ input: reviewedSchema, output: reviewSchema }),
  /** In place of what the reader said of the case before; an empty one takes it back. Every window is told. */
  'review.save': defineCall({
    input: reviewedSchema.extend({ verdict: verdictSchema.omit({ changed: true }) }),
    output: reviewSchema,
  }),
  /** As a table, TSV. */
  'review.export': defineCall({ input: reviewedSchema, output: fileSchema }),
  /** A picture of every case: PNG. */
  'review.sheet': defineCall({
    input: reviewedSchema.extend(sheetSchema.shape),
    output: fileSchema,
    progress: counted,
  }),

  /** Checks everything, makes the run folder and puts the run at the end of the queue. */
  'run.create': defineCall({
    input: z.object({
      name: z.string().min(1).max(120),
      dataset: z.string(),
      pipeline: z.unknown(),
      command: runSchema.shape.command,
      folds: foldPlanSchema,
      skipProblems: z.boolean(),
    }),
    output: z.object({ id: z.string(), leftOut: z.array(z.string()), warnings: z.array(z.string()) }),
    progress: counted,
  }),
  /** The exact line of the command line for the same, with a saved pipeline. */
  'run.command': defineCall({
    input: z.object({
      name: z.string(),
      dataset: z.string(),
      pipeline: z.string(),
      command: runSchema.shape.command,
      folds: foldPlanSchema,
      skipProblems: z.boolean(),
    }),
    output: z.object({ line: z.string() }),
  }),
  /** Shows a run that was made elsewhere, as by the command line. */
  'run.attach': defineCall({ input: z.object({ folder: z.string() }), output: byId }),
  'run.read': defineCall({ input: byId, output: runDetailSchema }),
  'run.log': defineCall({
    input: z.object({ id: z.string(), fold: z.number().int().min(0) }),
    output: z.object({ text: z.string() }),
  }),
  /** Puts it at the end of the queue; it goes on from its last checkpoint. */
  'run.start': defineCall({ input: byId }),
  /** Stops computing and keeps its place in the queue; the next one does not start for it. */
  'run.pause': defineCall({ input: byId }),
  /** Stops computing and takes it out of the queue. It can be started again. */
  'run.stop': defineCall({ input: byId }),
  'run.move': defineCall({ input: z.object({ id: z.string(), place: z.number().int().min(0) }) }),
  'run.rename': defineCall({ input: z.object({ id: z.string(), name: z.string().min(1).max(120) }) }),
  'run.remove': defineCall({ input: byId, output: trashEntrySchema }),
  /** Tells a run where its data lie now. */
  'run.locate': defineCall({ input: z.object({ id: z.string(), folder: z.string() }) }),
  'run.results': defineCall({ input: byId, output: resultsSchema }),
  'run.export': defineCall({
    input: z.object({ id: z.string(), format: z.enum(['tsv', 'html']) }),
    output: fileSchema,
  }),

  'prediction.start': defineCall({
    input: z.object({
      run: z.string(),
      /** Runs that are combined with it, of the same classes and channels. */
      others: z.array(z.string()).default([]),
      combine: combineSchema.default('mean'),
      /** One a member: a run, or of one run a fold; null: their validation Dice. */
      weights: z.array(z.number().min(0)).nullable().default(null),
      input: z.string(),
      out: z.string(),
      probabilities: z.boolean(),
      /** What labels are written as beside NIfTI. */
      also: alsoSchema.default([]),
    }),
    output: byId,
  }),
  'prediction.stop': defineCall({ input: byId }),
  'prediction.remove': defineCall({ input: byId, output: trashEntrySchema }),
} as const;

/** What every window is told without asking. */
export const events = {
  /** The whole state, after every change of it. */
  workspace: workspaceSchema,
  /** At most a few times a second for each run. */
  progress: runProgressSchema,
  epoch: z.object({ run: z.string(), fold: z.number(), record: epochRecordSchema }),
  /** What a fold's time went to so far, after each epoch. */
  times: z.object({ run: z.string(), fold: z.number(), times: timeSumsSchema }),
  sample: runSampleSchema,
  prediction: predictionProgressSchema,
  /** Whenever a verdict was given. */
  review: reviewSchema,
} as const;

export type Calls = typeof calls;
export type CallName = keyof Calls;
export type CallInput<Name extends CallName> = z.input<Calls[Name]['input']>;
/** As the engine sees it, defaults filled in. */
export type CallArguments<Name extends CallName> = z.output<Calls[Name]['input']>;
export type CallOutput<Name extends CallName> = z.output<Calls[Name]['output']>;
export type CallProgress<Name extends CallName> = z.output<Calls[Name]['progress']>;
export type Events = typeof events;
export type EventName = keyof Events;
export type EventValue<Name extends EventName> = z.output<Events[Name]>;
