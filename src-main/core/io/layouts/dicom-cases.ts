import type { ImageGroup } from '../dicom/image-groups.ts';

/** Images of one patient, or of one study of a patient of several, and the name of their case. */
export interface PatientImages {
  readonly id: string;
  readonly groups: readonly ImageGroup[];
}

/**
 * Which images are of one case, going by folders, and which folders are patients: those below which patients or studies
 * differ. Names come from folders and files alone. `rootName` is that of the data set.
 */
export function patientsOf(groups: readonly ImageGroup[], rootName: string): PatientImages[] {
  return unique(below(groups, '', rootName));
}

function below(groups: readonly ImageGroup[], base: string, name: string): PatientImages[] {
  const direct = groups.filter(({ folder }) => folder === base);
  const byTop = groupedBy(
    groups.filter(({ folder }) => folder !== base),
    ({ folder }) => folder.slice(base === '' ? 0 : base.length + 1).split('/')[0],
  );
  const inside = (top: string): string => (base === '' ? top : `${base}/${top}`);
  // Without identifiers, each folder is believed to be a patient.
  const studies = new Set(groups.map(({ study, folder }) => study ?? folder));
  if (studies.size <= 1) {
    const [top] = byTop.size === 1 && direct.length === 0 ? byTop.keys() : [name];
    return [{ id: top, groups }];
  }
  if (byTop.size === 1 && direct.length === 0) {
    const [[top, inner]] = byTop;
    return below(inner, inside(top), top);
  }
  return [...flat(direct, name), ...[...byTop].flatMap(([top, inner]) => studiesOf(inner, inside(top), top))];
}

/** Files of several patients or studies in one folder: named by their file where each is one, else by numbers. */
function flat(groups: readonly ImageGroup[], name: string): PatientImages[] {
  const byStudy = [...groupedBy(groups, ({ study, path }) => study ?? path).values()];
  if (byStudy.length === 1) return [{ id: name, groups: byStudy[0] }];
  const ordered = byStudy.sort((a, b) => (a[0].path < b[0].path ? -1 : 1));
  const isFileEach = ordered.every(([first, ...others]) => others.length === 0 && first.paths.length === 1);
  return ordered.map((each, i) => ({ id: isFileEach ? stemOf(each[0].path) : `${name}-${i + 1}`, groups: each }));
}

/** A patient of several studies is as many cases, named by the folders of the studies where each has one. */
function studiesOf(groups: readonly ImageGroup[], base: string, id: string): PatientImages[] {
  const byStudy = [...groupedBy(groups, ({ study, folder }) => study ?? folder).values()];
  if (byStudy.length === 1) return [{ id, groups }];
  const ordered = byStudy.sort((a, b) => (a[0].path < b[0].path ? -1 : 1));
  const names = ordered.map((each) => {
    const folders = new Set(each.map(({ folder }) => folder.slice(base.length + 1).split('/')[0]));
    return folders.size === 1 ? [...folders][0] : '';
  });
  const isNamed = new Set(names).size === names.length && names.every((each) => each !== '');
  return ordered.map((each, i) => ({ id: `${id}_${isNamed ? names[i] : i + 1}`, groups: each }));
}

function unique(patients: readonly PatientImages[]): PatientImages[] {
  const taken = new Set<string>();
  return patients.map(({ id, groups }) => {
    let free = id;
    for (let i = 2; taken.has(free); i++) free = `${id}-${i}`;
    taken.add(free);
    return { id: free, groups };
  });
}

export function groupedBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

function stemOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.(dcm|dicom|ima)$/i, '');
}
