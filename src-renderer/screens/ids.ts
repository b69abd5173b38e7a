export const screenIds = ['data', 'configure', 'runs', 'results', 'review', 'predict', 'system'] as const;
export type ScreenId = (typeof screenIds)[number];
