import type { ChartConfiguration, ChartDataset, ChartOptions } from 'chart.js';
import { Chart } from './setup.ts';
import { drawnSeries, themedOptions, type Series } from './themed.ts';
import type { ChartTheme } from '../../shared/charts.ts';

/** A chart on a canvas that takes new data and looks without being built anew, and keeps its zoom over them. */
export class LiveChart {
  readonly inner: Chart;
  readonly font: string;
  readonly #onZoom: (isZoomed: boolean) => void;

  constructor(canvas: HTMLCanvasElement, onZoom: (isZoomed: boolean) => void) {
    this.#onZoom = onZoom;
    this.font = getComputedStyle(canvas).fontFamily;
    // Not an option of a chart: what an axis says of its font would take no notice of it.
    Chart.defaults.font.family = this.font;
    const empty: ChartConfiguration = { type: 'line', data: { datasets: [] } };
    this.inner = new Chart(canvas, empty);
  }

  update(
    config: ChartConfiguration,
    look: { theme: ChartTheme; smoothing: number; hidden: ReadonlySet<string> },
  ): void {
    const chart = this.inner;
    const zoomed = this.#isZoomed() ? boundsOf(chart) : null;
    // The zoom has limits of its own from before, which would else outlive the data that they were of.
    if (zoomed) chart.resetZoom('none');
    (chart.config as ChartConfiguration).type = config.type;
    chart.data.labels = config.data.labels;
    const series = merged(chart.data.datasets as Series[], drawnSeries(config, look));
    chart.data.datasets = series as ChartDataset[];
    chart.options = this.#options(config, look.theme);
    chart.update('none');
    for (const { id, min, max } of zoomed ?? []) if (chart.scales[id]) chart.zoomScale(id, { min, max }, 'none');
    this.#onZoom(this.#isZoomed());
  }

  /** Around the middle; above 1 nearer. */
  zoomBy(factor: number): void {
    this.inner.zoom(factor, 'none');
    this.#onZoom(this.#isZoomed());
  }

  reset(): void {
    this.inner.resetZoom('none');
    this.#onZoom(false);
  }

  destroy(): void {
    this.inner.destroy();
  }

  #isZoomed(): boolean {
    return this.inner.isZoomedOrPanned();
  }

  #options(config: ChartConfiguration, theme: ChartTheme): ChartOptions {
    const options = themedOptions(config, theme);
    const tell = (): void => this.#onZoom(this.#isZoomed());
    const zoom = options.plugins!.zoom!;
    zoom.zoom = { ...zoom.zoom, onZoom: tell };
    zoom.pan = { ...zoom.pan, onPan: tell };
    return options;
  }
}

function boundsOf(chart: Chart): { id: string; min: number; max: number }[] {
  const initial = chart.getInitialScaleBounds();
  return Object.values(chart.scales)
    .filter(({ id, min, max }) => initial[id].min !== min || initial[id].max !== max)
    .map(({ id, min, max }) => ({ id, min, max }));
}

/**
 * The new series, in the objects of old ones that look the same: by these Chart.js knows what it has drawn already. One
 * that looks otherwise is drawn anew, since its points would keep the size and colour that they were first given.
 */
function merged(old: readonly Series[], series: readonly Series[]): Series[] {
  const known = new Map(old.map((each) => [each.label, each]));
  return series.map((each) => {
    const before = known.get(each.label);
    if (!before || !looksLike(before, each)) return each;
    return Object.assign(before, { data: each.data, hidden: each.hidden });
  });
}

function looksLike(before: Series, after: Series): boolean {
  const styleOf = (series: Series): [string, unknown][] =>
    Object.entries(series).filter(([key]) => key !== 'data' && key !== 'hidden' && !key.startsWith('_'));
  const style = styleOf(after);
  return (
    styleOf(before).length === style.length && style.every(([key, value]) => isSame(before[key as keyof Series], value))
  );
}

function isSame(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((each, i) => each === b[i]);
}
