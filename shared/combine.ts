import { z } from 'zod';

/** How what several networks or runs say of a case becomes one prediction. */
export const combineWays = ['mean', 'weighted', 'majority'] as const;
export const combineSchema = z.enum(combineWays);
export type CombineWay = z.infer<typeof combineSchema>;
