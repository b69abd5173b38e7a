import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/tiny-study.ts';
import { predictionOf } from './tiny-run.ts';

export interface LabelFolders {
  readonly truth: string;
  readonly prediction: string;
}

/** The tiny study and what a run predicted, laid out and named as nnU-Net has them. */
export function asNnunet(study: string, run: string): LabelFolders {
  const raw = join(temporaryFolder(), 'Dataset007_Balls');
  const prediction = join(temporaryFolder(), 'nnUNet_output');
  for (const folder of [join(raw, 'imagesTr'), join(raw, 'labelsTr'), prediction])
    mkdirSync(folder, { recursive: true });
  const names = readdirSync(join(study, 'labelsTr')).map((file) => file.replace(/\.nii\.gz$/, ''));
  for (const name of names) {
    copyFileSync(join(study, 'imagesTr', `${name}.nii.gz`), join(raw, 'imagesTr', `${name}_0000.nii.gz`));
    copyFileSync(join(study, 'labelsTr', `${name}.nii.gz`), join(raw, 'labelsTr', `${name}.nii.gz`));
    copyFileSync(predictionOf(run, name), join(prediction, `${name}.nii.gz`));
  }
  const description = {
    channel_names: { 0: 'MRI' },
    labels: { background: 0, bright: 1, dark: 2 },
    numTraining: names.length,
    file_ending: '.nii.gz',
  };
  writeFileSync(join(raw, 'dataset.json'), JSON.stringify(description));
  // What its command for predictions leaves beside them.
  for (const file of ['dataset.json', 'plans.json', 'predict_from_raw_data_args.json']) {
    writeFileSync(join(prediction, file), JSON.stringify(file === 'dataset.json' ? description : {}));
  }
  return { truth: join(raw, 'labelsTr'), prediction };
}
