import type { Layout } from './layout.ts';
import { filesIn, hasChannelNumbers, imageCandidates, unsupportedProblems, withLabels } from './names.ts';

/** nnU-Net's raw format, version 1 or 2: the channel is part of the image's name. */
export const nnunet: Layout = {
  id: 'nnunet',
  title: 'nnU-Net raw',
  help: 'imagesTr/CASE_0000.nii.gz, labelsTr/CASE.nii.gz',
  // Its folders are those of the Decathlon, with channel numbers in the names.
  precedence: 1,

  detect({ files, description }) {
    const training = filesIn(files, 'imagesTr').images;
    const images = [...training, ...filesIn(files, 'imagesTs').images];
    if (images.length === 0) return false;
    if (description?.namesChannels) return true;
    const labels = filesIn(files, 'labelsTr').images;
    return hasChannelNumbers(training.length > 0 ? training : images, labels, description?.channels?.length);
  },

  find({ files, description }) {
    const channels = description?.channels?.length;
    const training = filesIn(files, 'imagesTr');
    const test = filesIn(files, 'imagesTs');
    const found = withLabels(imageCandidates(training.images, true, channels), filesIn(files, 'labelsTr').images);
    return {
      candidates: [...found.candidates, ...imageCandidates(test.images, true, channels)],
      problems: [...found.problems, ...unsupportedProblems([...training.others, ...test.others])],
    };
  },
};
