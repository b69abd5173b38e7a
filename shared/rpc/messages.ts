import { z } from 'zod';
import { errorTags } from '../errors.ts';

/** From a window to the engine. Values may be missing altogether: JSON leaves out what is undefined. */
export const requestSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('call'), id: z.number().int(), name: z.string(), input: z.unknown().optional() }),
  z.object({ type: z.literal('cancel'), id: z.number().int() }),
]);

/** From the engine to a window. */
export const responseSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), id: z.number().int(), value: z.unknown().optional() }),
  z.object({ type: z.literal('result'), id: z.number().int(), value: z.unknown().optional() }),
  z.object({
    type: z.literal('error'),
    id: z.number().int(),
    tag: z.enum(errorTags),
    message: z.string(),
    next: z.string(),
    details: z.array(z.string()),
  }),
  z.object({ type: z.literal('event'), name: z.string(), value: z.unknown().optional() }),
]);

export type Request = z.infer<typeof requestSchema>;
export type Response = z.infer<typeof responseSchema>;
