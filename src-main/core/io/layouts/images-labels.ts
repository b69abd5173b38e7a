import type { Found, Layout, Listing } from './layout.ts';
import {
  filesIn,
  foldersOf,
  hasChannelNumbers,
  imageCandidates,
  labelKey,
  unsupportedProblems,
  withLabels,
} from './names.ts';
import { stacksIn, withStackLabels, type Stack } from './stacks.ts';

const imageFolders = ['images', 'image', 'imgs', 'img'];
const labelFolders = ['labels', 'label', 'masks', 'mask', 'segmentations', 'segmentation', 'seg'];

/**
 * Two folders beside each other; a label is named as its image, or with a suffix as in CASE_seg. A case may also be a
 * folder of slices: images/CASE/0001.png, labels/CASE/0001.png.
 */
export const imagesLabels: Layout = {
  id: 'images-labels',
  title: 'Images and labels',
  help: 'images/CASE.nii.gz, labels/CASE.nii.gz',
  precedence: 4,

  detect: (listing) => imagesOf(listing).images.length > 0 || stacksOf(listing, imageFolders).length > 0,

  find(listing) {
    const { images, others } = imagesOf(listing);
    if (images.length === 0) return ofStacks(listing);
    const labels = filesOf(listing, labelFolders, true).images;
    const channels = listing.description?.channels?.length;
    const found = withLabels(imageCandidates(images, hasChannelNumbers(images, labels, channels), channels), labels);
    return { ...found, problems: [...found.problems, ...unsupportedProblems(others)] };
  },
};

/** A label may be one file with all slices. */
function ofStacks(listing: Listing): Found {
  const labels = stacksOf(listing, labelFolders);
  const files = filesOf(listing, labelFolders, true).images;
  return withStackLabels(stacksOf(listing, imageFolders), labels, files);
}

/** Of the first folder that has one of the names, in upper or lower case. */
function filesOf({ files }: Listing, names: readonly string[], ofSeries = false): ReturnType<typeof filesIn> {
  const folder = folderOf(files, names);
  return folder === undefined ? { images: [], others: [] } : filesIn(files, folder, ofSeries);
}

/** Files of series, as of DICOM, are images by themselves only where each has a label; labels by themselves they may be. */
function imagesOf(listing: Listing): ReturnType<typeof filesIn> {
  const single = filesOf(listing, imageFolders);
  if (single.images.length > 0) return single;
  const any = filesOf(listing, imageFolders, true);
  const labels = new Set(filesOf(listing, labelFolders, true).images.map(labelKey));
  const isLabelled = any.images.length > 0 && any.images.every((file) => labels.has(labelKey(file)));
  return isLabelled ? any : single;
}

function stacksOf(listing: Listing, names: readonly string[]): Stack[] {
  const folder = folderOf(listing.deeper, names);
  return folder === undefined ? [] : stacksIn(listing, folder);
}

function folderOf(files: readonly string[], names: readonly string[]): string | undefined {
  return names.flatMap((name) => foldersOf(files).filter((each) => each.toLowerCase() === name))[0];
}
