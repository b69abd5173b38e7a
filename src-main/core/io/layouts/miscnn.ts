import { stemOf } from '../format-of.ts';
import { problem, type Candidate, type Layout } from './layout.ts';
import { filesIn, foldersOf } from './names.ts';
import { stacksIn, type Stack } from './stacks.ts';

/** MIScnn and KiTS19: one folder a case, in which image and label are files, or folders of slices. */
export const miscnn: Layout = {
  id: 'miscnn',
  title: 'MIScnn',
  help: 'CASE/imaging.nii.gz, CASE/segmentation.nii.gz',
  precedence: 3,

  detect: ({ files, deeper }) =>
    files.some((file) => file.includes('/') && stemOf(file)?.toLowerCase() === 'imaging') ||
    foldersOf(deeper).some((id) => stacksIn({ deeper }, id).some(isNamed('imaging'))),

  find({ files, deeper }) {
    const folders = [...new Set([...foldersOf(files), ...foldersOf(deeper)])].sort().map((id) => {
      const stacks = stacksIn({ deeper }, id);
      const [image, label] = ['imaging', 'segmentation'].map((stem) => stacks.find(isNamed(stem)));
      return {
        id,
        images: [...named(files, id, 'imaging'), ...(image ? [image.path] : [])],
        labels: [...named(files, id, 'segmentation'), ...(label ? [label.path] : [])],
        problems: [image, label].flatMap((each) => each?.problems ?? []),
      };
    });
    const candidates = folders
      .filter(({ images }) => images.length > 0)
      .map(({ id, images, labels, problems: ofStacks }): Candidate => {
        const problems = [...ofStacks, ...twice(id, images), ...twice(id, labels)];
        return { id, images: images.slice(0, 1), label: labels[0] ?? null, problems };
      });
    const problems = folders
      .filter(({ images, labels }) => images.length === 0 && labels.length > 0)
      .map(({ id }) => {
        const message = `${id}/segmentation is a label without an image`;
        return problem('error', 'label-without-image', message, `add ${id}/imaging, or take the folder away`);
      });
    return { candidates, problems };
  },
};

function isNamed(stem: string) {
  return ({ name }: Stack): boolean => name.toLowerCase() === stem;
}

function named(files: readonly string[], folder: string, stem: string): string[] {
  return filesIn(files, folder).images.filter((file) => stemOf(file)?.toLowerCase() === stem);
}

function twice(id: string, files: readonly string[]) {
  if (files.length < 2) return [];
  return [problem('error', 'duplicate-name', `${files.join(' and ')} are both of case ${id}`, 'keep one of them')];
}
