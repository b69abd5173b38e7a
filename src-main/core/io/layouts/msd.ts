import type { Layout } from './layout.ts';
import { filesIn, imageCandidates, unsupportedProblems, withLabels } from './names.ts';

/** The Medical Segmentation Decathlon: one file a case, channels as its fourth dimension. */
export const msd: Layout = {
  id: 'msd',
  title: 'Medical Segmentation Decathlon',
  help: 'imagesTr/CASE.nii.gz, labelsTr/CASE.nii.gz',
  precedence: 2,

  detect: ({ files }) => filesIn(files, 'imagesTr').images.length + filesIn(files, 'imagesTs').images.length > 0,

  find({ files }) {
    const training = filesIn(files, 'imagesTr');
    const test = filesIn(files, 'imagesTs');
    const found = withLabels(imageCandidates(training.images, false), filesIn(files, 'labelsTr').images);
    return {
      candidates: [...found.candidates, ...imageCandidates(test.images, false)],
      problems: [...found.problems, ...unsupportedProblems([...training.others, ...test.others])],
    };
  },
};
