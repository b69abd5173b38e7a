import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { GlobalFonts } from '@napi-rs/canvas';
import { lossChart } from '../../../shared/charts.ts';
import { fontWarning, loadFonts } from '../../../src-main/core/figures/fonts.ts';
import { renderChartPng } from '../../../src-main/core/figures/render-chart.ts';
import { decodePng } from './pixels.ts';

const fontFolder = '/usr/share/fonts';
const hadFonts = existsSync(fontFolder) && GlobalFonts.families.length > 0;

test('a machine without fonts is warned of, and draws nevertheless', async (t) => {
  const empty = await mkdtemp(join(tmpdir(), 'fonts-'));
  t.after(() => rm(empty, { recursive: true }));
  GlobalFonts.removeAll();
  assert.match((await fontWarning([empty, join(empty, 'missing')])) ?? '', /no font is installed/);
  assert.equal((await decodePng(await renderChartPng(lossChart([])))).width, 900);
});

test('fonts in further folders are found', { skip: hadFonts ? false : 'no font on this machine' }, async () => {
  GlobalFonts.removeAll();
  assert.equal(await loadFonts([fontFolder]), true);
  assert.equal(await fontWarning([]), null);
});
