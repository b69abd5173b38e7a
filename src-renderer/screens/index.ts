import ChartLine from '@lucide/svelte/icons/chart-line';
import Database from '@lucide/svelte/icons/database';
import ListChecks from '@lucide/svelte/icons/list-checks';
import Monitor from '@lucide/svelte/icons/monitor-cog';
import ScanEye from '@lucide/svelte/icons/scan-eye';
import Sliders from '@lucide/svelte/icons/sliders-horizontal';
import Wand from '@lucide/svelte/icons/wand-sparkles';
import type { Component } from 'svelte';
import Configure from './configure/Configure.svelte';
import Data from './data/Data.svelte';
import type { ScreenId } from './ids.ts';
import Predict from './predict/Predict.svelte';
import Results from './results/Results.svelte';
import Review from './review/Review.svelte';
import Runs from './runs/Runs.svelte';
import System from './system/System.svelte';

interface Screen {
  readonly title: string;
  readonly icon: Component<{ size?: number }>;
  readonly component: Component;
}

/** The screens in the order of the work. */
export const screens: Readonly<Record<ScreenId, Screen>> = {
  data: { title: 'Data', icon: Database, component: Data },
  configure: { title: 'Configure', icon: Sliders, component: Configure },
  runs: { title: 'Runs', icon: ChartLine, component: Runs },
  results: { title: 'Results', icon: ListChecks, component: Results },
  review: { title: 'Review', icon: ScanEye, component: Review },
  predict: { title: 'Predict', icon: Wand, component: Predict },
  system: { title: 'System', icon: Monitor, component: System },
};
