import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';

const study = fileURLToPath(new URL('../../resources/sample-study', import.meta.url));
/** Where the header of NIfTI-1 says where the voxels begin. */
const voxelOffset = 108;

/** A data set of `count` cases: those of the sample study over and over, each image with another first voxel or two. */
export function makeManyCases(folder: string, count: number): string {
  const names = readdirSync(join(study, 'imagesTr')).sort();
  const idOf = (i: number): string => `case_${String(i).padStart(4, '0')}`;
  for (const kind of ['imagesTr', 'labelsTr']) {
    mkdirSync(join(folder, kind), { recursive: true });
    const contents = names.map((name) => gunzipSync(readFileSync(join(study, kind, name))));
    for (let i = 0; i < count; i++) {
      const content = Buffer.from(contents[i % contents.length]);
      // In a label it would be a class.
      if (kind === 'imagesTr') content.writeUInt16LE(i, content.readFloatLE(voxelOffset));
      writeFileSync(join(folder, kind, `${idOf(i)}.nii.gz`), gzipSync(content, { level: 1 }));
    }
  }
  const description = JSON.parse(readFileSync(join(study, 'dataset.json'), 'utf8')) as object;
  const training = Array.from({ length: count }, (_, i) => ({
    image: `./imagesTr/${idOf(i)}.nii.gz`,
    label: `./labelsTr/${idOf(i)}.nii.gz`,
  }));
  writeFileSync(join(folder, 'dataset.json'), JSON.stringify({ ...description, numTraining: count, training }));
  return folder;
}
