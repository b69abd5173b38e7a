import { imageGroups, isOnGridOf, targetOf, type ImageGroup } from '../dicom/image-groups.ts';
import { holdsDicom, listDeep } from '../dicom/list-files.ts';
import { isSamePlane } from '../dicom/plane.ts';
import { summariesOf, type Summary } from '../dicom/summaries.ts';
import { formatOf, isPicture, stemOf } from '../format-of.ts';
import { groupedBy, patientsOf, type PatientImages } from './dicom-cases.ts';
import { channelsOf, nameOf } from './dicom-channels.ts';
import { damage, orphan, problemsOf, type Labelled } from './dicom-problems.ts';
import type { Candidate, Found, Layout } from './layout.ts';
import { labelKey } from './names.ts';

/** Series of slices in folders of any depth, sorted by what their headers say; labels as RTSTRUCT, SEG or NIfTI. */
export const dicom: Layout = {
  id: 'dicom',
  title: 'DICOM',
  help: 'PATIENT/SERIES/*.dcm, with RTSTRUCT or SEG files beside them',
  // It has to look into files.
  precedence: 9,

  detect: async ({ root, files }) => !files.some(isBareImage) && (await holdsDicom(root)),

  async find({ root, name }, channels, names) {
    const files = await listDeep(root);
    return findIn(await summariesOf(root, files), files, name, channels, names);
  },
};

/** An image of another format directly in the data set: then what is DICOM is beside the point. */
function isBareImage(file: string): boolean {
  return !file.includes('/') && stemOf(file) !== null && !isPicture(file) && formatOf(file).isSeries !== true;
}

function findIn(
  summaries: readonly Summary[],
  files: readonly string[],
  rootName: string,
  wanted?: number,
  known?: readonly string[] | null,
): Found {
  const groups = imageGroups(summaries.filter((each) => each.kind === 'image'));
  const labels = summaries.filter((each) => each.kind === 'label');
  const targets = labels.map((label) => ({ label, target: targetOf(label, groups) }));
  const labelsOf = groupedBy(targets, ({ target }) => target?.path ?? '');
  const patients = patientsOf(groups, rootName);
  const isUsual = usualName(patients);
  const choices = patients.flatMap(({ id, groups: own }): Labelled[] => {
    const drawn = own.filter(({ path }) => labelsOf.has(path));
    const mains = drawn.length > 0 ? drawn : [own.find(isUsual) ?? own[0]];
    return mains.map((main, i) => ({
      id: i === 0 ? id : `${id}_${i + 1}`,
      main,
      onGrid: own.filter((each) => each.study === main.study && isOnGridOf(each, main)),
      labels: (labelsOf.get(main.path) ?? []).map(({ label }) => label.path),
      others: own.filter((each) => each !== main),
      elsewhere: groups.filter((each) => isRestOf(main, each)),
    }));
  });
  const channels = channelsOf(choices, wanted, known);
  const named = labelFiles(files);
  const candidates = choices.map((choice, i) => candidateOf(choice, channels?.images[i] ?? [choice.main], named));
  const orphans = targets.filter(({ target }) => target === null).map(({ label }) => orphan(label.path));
  const damaged = summaries.flatMap((each) => (each.kind === 'damaged' ? [damage(each)] : []));
  return { candidates, problems: [...orphans, ...damaged], ...(channels && { channels: channels.names }) };
}

/** Not so a copy of the series. */
function isRestOf(main: ImageGroup, other: ImageGroup): boolean {
  const isOther = other.series === main.series && other.folder !== main.folder;
  return isOther && isSamePlane(other.plane, main.plane) && !isOnGridOf(other, main);
}

/** Tells the image that most patients have, by its description; of equals, that of most slices. */
function usualName(patients: readonly PatientImages[]): (group: ImageGroup) => boolean {
  const counts = new Map<string, { patients: number; slices: number }>();
  for (const { groups } of patients) {
    for (const [name, [{ slices }]] of groupedBy(groups, nameOf)) {
      const before = counts.get(name) ?? { patients: 0, slices: 0 };
      counts.set(name, { patients: before.patients + 1, slices: before.slices + slices });
    }
  }
  const ordered = [...counts].sort(([, a], [, b]) => b.patients - a.patients || b.slices - a.slices);
  const rank = new Map(ordered.map(([name], i) => [name, i]));
  const best = new Map(
    patients.flatMap(({ groups }) => {
      const names = groups.map(nameOf).sort((a, b) => rank.get(a)! - rank.get(b)!);
      return groups.map((group) => [group, names[0]] as const);
    }),
  );
  return (group) => best.get(group) === nameOf(group);
}

/** Labels of other formats by the case that their name says, or their folder. */
function labelFiles(files: readonly string[]): Map<string, string[]> {
  const scans = files.filter((file) => stemOf(file) !== null && !isPicture(file) && formatOf(file).isSeries !== true);
  const byCase = new Map<string, string[]>();
  for (const file of scans) {
    const keys = new Set([labelKey(file), ...file.split('/').slice(0, -1)]);
    for (const key of keys) byCase.set(key, [...(byCase.get(key) ?? []), file]);
  }
  return byCase;
}

function candidateOf(choice: Labelled, images: readonly ImageGroup[], named: ReadonlyMap<string, string[]>): Candidate {
  const { id } = choice;
  const labels = choice.labels.length > 0 ? choice.labels : (named.get(id) ?? []);
  const problems = problemsOf(choice, images, labels);
  return { id, images: images.map(({ path }) => path), label: labels[0] ?? null, problems };
}
