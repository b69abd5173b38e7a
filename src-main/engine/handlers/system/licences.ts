import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { licenceSchema, type Licence } from '../../../../shared/system.ts';
import { readJson } from '../../../core/runs/files.ts';
import { tensorFlowFolder } from './tensorflow-places.ts';

/**
 * The licences of all that runs: the program's own, that of the sample study, what TensorFlow was built from, and those
 * that the build has listed: of every package that the engine loads or that is in the windows, and of TensorFlow.
 * Throws `not-found` where nothing was built.
 */
export async function readLicences(sampleStudy: string, version: string): Promise<Licence[]> {
  const resources = dirname(sampleStudy);
  // Once installed, they lie beside the study; in a clone where they were made or belong.
  const installed = join(resources, 'licences');
  const clone = dirname(resources);
  const library = tensorFlowFolder();
  const [own, study, notices, packages] = await Promise.all([
    readFirst([join(installed, 'MIScnn-Studio.txt'), join(clone, 'LICENSE')]),
    readFirst([join(sampleStudy, 'README.md')]),
    readFirst([
      join(installed, 'TensorFlow-third-party.txt'),
      ...(library ? [join(library, 'THIRD_PARTY_NOTICES.txt'), join(library, '..', 'THIRD_PARTY_TF_C_LICENSES')] : []),
    ]),
    readList(join(installed, 'licences.json')).catch(() => readList(join(clone, 'dist', 'licences.json'))),
  ]);
  const tensorflow = packages.find(({ name }) => name === 'TensorFlow');
  return [
    { name: 'MIScnn Studio', version, licence: 'MIT', text: own },
    {
      name: 'Sample study',
      version: 'Medical Segmentation Decathlon, Hippocampus',
      licence: 'CC-BY-SA-4.0',
      text: study,
    },
    { name: 'Parts of TensorFlow', version: tensorflow?.version ?? '', licence: 'see the text', text: notices },
    ...packages,
  ].filter(({ text }) => text !== '');
}

function readList(path: string): Promise<Licence[]> {
  return readJson(path, z.array(licenceSchema));
}

async function readFirst(paths: readonly string[]): Promise<string> {
  for (const path of paths) {
    const text = await readFile(path, 'utf8').catch(() => null);
    if (text !== null) return text;
  }
  return '';
}
