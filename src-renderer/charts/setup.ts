import {
  Chart,
  Interaction,
  registerables,
  type ChartComponent,
  type InteractionItem,
  type InteractionModeFunction,
  type Plugin,
} from 'chart.js';
import zoom from 'chartjs-plugin-zoom';
import { boxes } from '../../shared/box-plot.ts';
import { nearestIndex } from './nearest.ts';

declare module 'chart.js' {
  interface InteractionModeMap {
    sameX: InteractionModeFunction;
  }
}

/** A line at the epoch that the tooltip is about. */
const hairline: Plugin = {
  id: 'hairline',
  afterDatasetsDraw(chart) {
    const [active] = chart.getActiveElements();
    if (!active || chart.options.interaction?.mode !== 'sameX') return;
    const { ctx, chartArea } = chart;
    ctx.save();
    ctx.strokeStyle = String(chart.options.color);
    ctx.globalAlpha = 0.4;
    ctx.beginPath();
    ctx.moveTo(Math.round(active.element.x) + 0.5, chartArea.top);
    ctx.lineTo(Math.round(active.element.x) + 0.5, chartArea.bottom);
    ctx.stroke();
    ctx.restore();
  },
};

/**
 * Of every curve the point at the epoch nearest to the pointer: curves may lack epochs, so that indexes would mix
 * them. A curve without a point at that very x is left out.
 */
Interaction.modes.sameX = (chart, event) => {
  if (event.x === null || event.y === null) return [];
  const { left, right, top, bottom } = chart.chartArea;
  if (event.x < left || event.x > right || event.y < top || event.y > bottom) return [];
  const x = chart.scales.x.getValueForPixel(event.x) ?? 0;
  const items = chart.getSortedVisibleDatasetMetas().flatMap((meta) => {
    const xAt = (index: number): number => (meta._parsed[index] as { x: number }).x;
    const index = nearestIndex(meta._parsed.length, xAt, x);
    if (index < 0 || !meta.data[index]) return [];
    const item: InteractionItem = { element: meta.data[index], datasetIndex: meta.index, index };
    return [{ item, at: xAt(index) }];
  });
  const best = items.reduce((a, { at }) => (Math.abs(at - x) < Math.abs(a - x) ? at : a), Infinity);
  return items.filter(({ at }) => at === best).map(({ item }) => item);
};

Chart.register(...(registerables as ChartComponent[]), zoom, hairline, boxes);
Chart.defaults.animation = false;
Chart.defaults.responsive = true;
Chart.defaults.maintainAspectRatio = false;
// Buttons and headings around the chart are of the page, where every reader finds them.
Chart.defaults.plugins.legend.display = false;
Chart.defaults.plugins.title.display = false;
Chart.defaults.plugins.subtitle.display = false;
Chart.defaults.plugins.decimation = { enabled: true, algorithm: 'min-max' };

export { Chart };
