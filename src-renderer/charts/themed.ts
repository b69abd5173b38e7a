import type {} from 'chartjs-plugin-zoom';
import type { ChartConfiguration, ChartDataset, ChartOptions } from 'chart.js';
import { chartColours, type ChartTheme, type Point } from '../../shared/charts.ts';
import { smoothed } from './smooth.ts';

/** A series as what all kinds of charts share. */
export type Series = ChartDataset<'line', Point[]>;

/** A series of more points than this is drawn as a line only. */
const mostMarkers = 40;

/** The colour of the series at a place, for charts that give none. */
export function seriesColour(theme: ChartTheme, place: number): string {
  const colours = chartColours[theme].series;
  return colours[place % colours.length];
}

/**
 * What is drawn: the series of a configuration with a colour each. Where `smoothing` (0 … 1) is above 0, lines are
 * drawn twice, smoothed and, behind that, raw and dashed.
 */
export function drawnSeries(
  config: ChartConfiguration,
  options: { theme: ChartTheme; smoothing: number; hidden: ReadonlySet<string> },
): Series[] {
  const { theme, smoothing, hidden } = options;
  return (config.data.datasets as readonly Series[]).flatMap((each, place) => {
    const colour = each.borderColor ?? seriesColour(theme, place);
    const isHidden = hidden.has(labelOf(each));
    const drawn: Series = { borderColor: colour, backgroundColor: colour, ...each, hidden: isHidden };
    if (config.type !== 'line') return [drawn];
    const pointRadius = each.data.length > mostMarkers ? 0 : 2.5;
    const line: Series = { borderWidth: 2, pointRadius, pointHoverRadius: 4, pointBorderWidth: 0, ...drawn };
    if (smoothing === 0 || each.data.length < 3) return [line];
    const smooth = { label: `${labelOf(each)}, smoothed`, data: smoothed(each.data, smoothing), pointRadius: 0 };
    // What comes first is drawn on top.
    return [
      { ...line, ...smooth },
      { ...line, borderWidth: 1, borderDash: [2, 3], pointRadius: 0 },
    ];
  });
}

export function labelOf(series: { label?: string }): string {
  return series.label ?? '';
}

/** The options of a configuration with the colours of a theme and the behaviour that all charts have. */
export function themedOptions(config: ChartConfiguration, theme: ChartTheme): ChartOptions {
  const { text, secondary, grid, background } = chartColours[theme];
  const given = config.options ?? {};
  // Points that are given as such need no parsing, and can be thinned out.
  const isCurve = config.type === 'line' && config.data.datasets.every(({ data }) => isPoint(data[0]));
  const scales = Object.entries((given.scales ?? {}) as Record<string, Record<string, object>>).map(([id, scale]) => [
    id,
    {
      ...scale,
      grid: { color: grid, ...scale.grid },
      border: { color: secondary, ...scale.border },
      ticks: { color: secondary, maxRotation: 0, ...scale.ticks },
      title: { display: 'text' in (scale.title ?? {}), color: secondary, ...scale.title },
    },
  ]);
  return {
    locale: 'en',
    color: secondary,
    ...(isCurve ? { parsing: false, interaction: { mode: 'sameX', intersect: false } } : {}),
    ...given,
    animation: false,
    transitions: { zoom: { animation: { duration: 0 } } },
    scales: Object.fromEntries(scales),
    plugins: {
      ...given.plugins,
      tooltip: {
        animation: false,
        backgroundColor: theme === 'dark' ? '#1d212a' : background,
        borderColor: secondary,
        borderWidth: 1,
        titleColor: text,
        bodyColor: text,
        footerColor: secondary,
        cornerRadius: 4,
        boxPadding: 4,
        boxWidth: 8,
        boxHeight: 8,
        ...given.plugins?.tooltip,
      },
      zoom: given.plugins?.zoom ?? {
        limits: { x: { min: 'original', max: 'original' }, y: { min: 'original', max: 'original' } },
        zoom: { wheel: { enabled: true }, pinch: { enabled: true }, mode: isCurve ? 'x' : 'y' },
        pan: { enabled: true, mode: isCurve ? 'x' : 'y' },
      },
    },
  } as ChartOptions;
}

function isPoint(value: unknown): boolean {
  return value === undefined || (typeof value === 'object' && value !== null && 'x' in value);
}
