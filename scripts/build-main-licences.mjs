import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Not installed with the app, but what shows its windows. */
const shown = ['electron'];

/** Licence of everything that is delivered: { name, version, licence, text }, by name. */
export function collectLicences(root) {
  const { packages } = readJson(root, 'package-lock.json');
  const found = new Map([['TensorFlow', tensorflow(root)]]);
  for (const [path, { dev, devOptional }] of Object.entries(packages)) {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    if (path === '' || ((dev || devOptional) && !shown.includes(name))) continue;
    // Optional packages of other systems are not here.
    if (!existsSync(join(root, path, 'package.json'))) continue;
    const { version, license, licenses } = readJson(root, path, 'package.json');
    const licence = nameOf(license ?? licenses);
    found.set(`${name} ${version}`, { name, version, licence, text: textOf(root, path, name, licence) });
  }
  // As Vite noted what it put into the windows.
  for (const { name, version, identifier, text } of readJson(root, 'dist', 'renderer', 'licences.json')) {
    found.set(`${name} ${version}`, {
      name,
      version,
      licence: identifier,
      text: text ?? known(root, name, identifier),
    });
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

function tensorflow(root) {
  const licence = 'Apache-2.0';
  return {
    name: 'TensorFlow',
    version: readJson(root, 'resources', 'tensorflow.json').version,
    licence,
    text: known(root, 'TensorFlow', licence),
  };
}

/** Old manifests give an object, or a list of them. */
function nameOf(given) {
  if (typeof given === 'string') return given;
  if (Array.isArray(given)) return given.map(nameOf).join(' OR ');
  return given?.type ?? 'see its text';
}

/** As it comes with the package; some only name their licence. */
function textOf(root, path, name, licence) {
  const names = readdirSync(join(root, path)).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
  const texts = names.sort().map((file) => readFileSync(join(root, path, file), 'utf8').trim());
  return texts.length > 0 ? texts.join('\n\n') : known(root, name, licence.split(' ')[0]);
}

/** What the authors of a package publish elsewhere, else the usual words of the licence. */
function known(root, name, licence) {
  const fileOf = (title) => join(root, 'resources', 'licences', `${title.replace('/', '+')}.txt`);
  return readFileSync(existsSync(fileOf(name)) ? fileOf(name) : fileOf(licence), 'utf8').trim();
}

function readJson(...path) {
  return JSON.parse(readFileSync(join(...path), 'utf8'));
}
