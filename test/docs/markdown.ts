import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Every document for people, relative to the root. */
export const documents = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => join('docs', path)),
].sort();

export function readDocument(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

export interface CodeBlock {
  readonly document: string;
  /** What stands behind the opening fence, as in `sh` or `json pipeline`. */
  readonly kind: string;
  readonly text: string;
}

export function codeBlocks(kind: string, paths: readonly string[] = documents): CodeBlock[] {
  return paths.flatMap((document) =>
    [...readDocument(document).matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)]
      .map(([, found, text]) => ({ document, kind: found.trim(), text }))
      .filter((block) => block.kind === kind),
  );
}

/** Links to files and headings that are not there; links to the web are left alone. */
export function brokenLinks(document: string): string[] {
  const links = [...withoutCode(readDocument(document)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target);
  return links.filter((target) => {
    if (/^https?:/.test(target)) return false;
    const [path, heading] = target.split('#');
    const file = path === '' ? document : join(dirname(document), path);
    if (!existsSync(join(root, file))) return true;
    return heading !== undefined && !headingsOf(file).includes(heading);
  });
}

/** Anchors as GitHub makes them. */
function headingsOf(document: string): string[] {
  const headings = [...withoutCode(readDocument(document)).matchAll(/^#+ (.*)$/gm)];
  return headings.map(([, title]) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function withoutCode(text: string): string {
  return text.replaceAll(/^```.*\n[\s\S]*?^```$/gm, '');
}
