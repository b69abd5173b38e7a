import type { ChartConfiguration } from 'chart.js';
import { boxChart, type BoxDot, type BoxGroup } from '../../shared/box-plot.ts';
import { score } from '../format.ts';

/** Box plots whose points tell their case, and open it. */
export function boxPlot(
  groups: readonly BoxGroup[],
  { onOpen, ...look }: { y: string; isShare: boolean; text: string; onOpen?(id: string): void },
): ChartConfiguration {
  const chart = boxChart(groups, look);
  const dotOf = (element: { datasetIndex: number; index: number }): BoxDot =>
    chart.data.datasets[element.datasetIndex].data[element.index];
  const options: typeof chart.options = {
    ...chart.options,
    interaction: { mode: 'nearest', intersect: true },
    onClick: (_event, [element]) => element && onOpen?.(dotOf(element).id),
    onHover: (_event, elements, { canvas }) =>
      (canvas.style.cursor = onOpen && elements.length > 0 ? 'pointer' : 'default'),
    plugins: {
      ...chart.options?.plugins,
      tooltip: {
        callbacks: {
          title: () => '',
          label: (item) =>
            ` ${dotOf({ datasetIndex: item.datasetIndex, index: item.dataIndex }).id}: ${score(item.parsed.y)}`,
          footer: () => (onOpen ? 'Click opens it' : []),
        },
      },
    },
  };
  return { ...chart, options } as unknown as ChartConfiguration;
}
