import { randomBytes } from 'node:crypto';

/** A name that nothing else has; safe as a file name and in an address. */
export function newId(kind: string): string {
  return `${kind}-${randomBytes(5).toString('hex')}`;
}

/** A title as the name of a folder on every system, and `name`, `name-2`, … where that is taken. */
export function freeName(title: string, isTaken: (name: string) => boolean): string {
  const plain = title
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('ß', 'ss')
    .replaceAll(/[^\w.-]+/g, '-')
    .replace(/^[.-]+/, '')
    .toLowerCase()
    .slice(0, 60)
    .replace(/[.-]+$/, '');
  // Windows reserves these names, with any extension.
  const base =
    plain === '' || /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/.test(plain) ? `run-${plain}`.replace(/-$/, '') : plain;
  for (let i = 1; ; i++) {
    const name = i === 1 ? base : `${base}-${i}`;
    if (!isTaken(name)) return name;
  }
}
