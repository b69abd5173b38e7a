import type { Catalog, PipelineJson } from '../../../shared/configure.ts';
import { isSame } from './values.ts';

type Augmentations = PipelineJson['augmentations'];

export interface AugmentationPreset {
  readonly id: string;
  readonly title: string;
  readonly help: string;
  readonly choices: Augmentations;
}

/** The default list of augmentations, then those with a name. */
export function presetsOf({ defaults, augmentationPresets }: Pick<Catalog, 'defaults' | 'augmentationPresets'>) {
  const studio: AugmentationPreset = {
    id: 'default',
    title: 'Studio default',
    help: 'What a pipeline has that says nothing of it.',
    choices: defaults.augmentations,
  };
  return [studio, ...augmentationPresets];
}

/** Whose list this is, to the last setting; null for one of the user's own. */
export function presetOf(choices: Augmentations, presets: readonly AugmentationPreset[]): AugmentationPreset | null {
  return presets.find((each) => isSame(sorted(each.choices), sorted(choices))) ?? null;
}

/** Settings are the same in any order. */
function sorted(choices: Augmentations) {
  return choices.map(({ id, params }) => [id, Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1))]);
}
