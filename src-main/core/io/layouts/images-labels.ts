import type { Layout } from './layout.ts';
import { filesIn, foldersOf, hasChannelNumbers, imageCandidates, unsupportedProblems, withLabels } from './names.ts';

const imageFolders = ['images', 'image', 'imgs', 'img'];
const labelFolders = ['labels', 'label', 'masks', 'mask', 'segmentations', 'segmentation', 'seg'];

/** Two folders beside each other; a label is named as its image, or with a suffix as in CASE_seg. */
export const imagesLabels: Layout = {
  id: 'images-labels',
  title: 'Images and labels',
  help: 'images/CASE.nii.gz, labels/CASE.nii.gz',
  precedence: 4,

  detect: ({ files }) => filesOf(files, imageFolders).images.length > 0,

  find({ files, description }) {
    const { images, others } = filesOf(files, imageFolders);
    const labels = filesOf(files, labelFolders).images;
    const channels = description?.channels?.length;
    const found = withLabels(imageCandidates(images, hasChannelNumbers(images, labels, channels), channels), labels);
    return { ...found, problems: [...found.problems, ...unsupportedProblems(others)] };
  },
};

/** Of the first folder that has one of the names, in upper or lower case. */
function filesOf(files: readonly string[], names: readonly string[]): { images: string[]; others: string[] } {
  const folder = names.flatMap((name) => foldersOf(files).filter((each) => each.toLowerCase() === name))[0];
  return folder === undefined ? { images: [], others: [] } : filesIn(files, folder);
}
