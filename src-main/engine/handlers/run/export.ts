import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StudioError } from '../../../../shared/errors.ts';
import type { MadeFile } from '../../../../shared/run-detail.ts';
import { escapeHtml } from '../../../core/evaluate/report-html.ts';
import { readText } from '../../../core/runs/files.ts';
import { runPaths, viewRun } from '../../../core/runs/run-folder.ts';
import type { OpenWorkspace } from '../../workspace/workspace.ts';
import { freeName } from '../../workspace/ids.ts';

/** The results of a run as one file. Throws `not-found` where it has none yet. */
export async function exportRun(workspace: OpenWorkspace, id: string, format: 'tsv' | 'html'): Promise<MadeFile> {
  const { name, absolute } = workspace.run(id);
  const { folder, run } = await viewRun(absolute);
  const path = format === 'tsv' ? runPaths.evaluation(folder) : runPaths.reportPage(folder);
  const text = await readText(path).catch((cause: unknown) => {
    throw new StudioError('not-found', `"${name}" has no results to save`, 'wait until it is finished', { cause });
  });
  const base = freeName(name, () => false);
  if (format === 'tsv') return { name: `${base}.tsv`, type: 'text/tab-separated-values', content: text };
  // Made by a run that does not know what it is called here.
  const titled = text.replaceAll(`Report of ${run.id}`, () => `Report of ${escapeHtml(name)}`);
  return { name: `${base}.html`, type: 'text/html', content: await withImages(titled, folder) };
}

/** A page with its pictures inside, so that it can be sent to somebody. One that is missing stays a name. */
async function withImages(page: string, folder: string): Promise<string> {
  const parts = page.split(/(<img src="[^":]+\.png")/);
  const embedded = await Promise.all(
    parts.map(async (part) => {
      const [, path] = /^<img src="([^":]+\.png)"$/.exec(part) ?? [];
      if (path === undefined) return part;
      const bytes = await readFile(join(folder, decodeURI(path))).catch(() => null);
      return bytes === null ? part : `<img src="data:image/png;base64,${bytes.toString('base64')}"`;
    }),
  );
  return embedded.join('');
}
