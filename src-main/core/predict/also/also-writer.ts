import type { Dataset } from '../../../../shared/dataset.ts';
import type { Origin } from '../../io/load-case.ts';
import type { LabelVolume } from '../../volume/volume.ts';

/** A predicted case, to be written as something else than NIfTI. */
export interface PredictedLabel {
  readonly caseId: string;
  /** Class indexes on the canonical grid. */
  readonly label: LabelVolume;
  readonly origin: Origin;
  /** Of the image; absolute, one a channel, or one with all channels. */
  readonly images: readonly string[];
  readonly classes: Dataset['classes'];
  /** Chosen by the user, as #rrggbb by label value. */
  readonly colours: Readonly<Record<string, string>>;
  /** Of the program that trained the networks. */
  readonly version: string;
}

export interface AlsoWriter {
  /** Throws, before anything is predicted, where a case with these images cannot be written so. */
  requireFits?(caseId: string, images: readonly string[]): Promise<void>;
  /** Writes atomically into a folder that is there; throws `not-writable`. */
  write(folder: string, predicted: PredictedLabel): Promise<void>;
}
