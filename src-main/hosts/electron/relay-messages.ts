import { z } from 'zod';

/** Between the main process and the engine's. Windows' messages go through ports of their own, and are not among these. */

/** From the engine, which cannot start processes itself: it asks for them, and talks to them, through the main process. */
export const fromEngineSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  /** Which one is open from now on; after a crash, it is the one to come back to. */
  z.object({ type: z.literal('workspace'), folder: z.string() }),
  z.object({ type: z.literal('failed'), message: z.string(), next: z.string() }),
  z.object({ type: z.literal('closed') }),
  z.object({ type: z.literal('start'), child: z.number().int(), entry: z.string(), args: z.array(z.string()) }),
  z.object({ type: z.literal('post'), child: z.number().int(), message: z.unknown() }),
  z.object({ type: z.literal('kill'), child: z.number().int() }),
]);

export const toEngineSchema = z.discriminatedUnion('type', [
  /** Comes with the port of a window. */
  z.object({ type: z.literal('connect') }),
  z.object({ type: z.literal('close') }),
  z.object({ type: z.literal('told'), child: z.number().int(), message: z.unknown() }),
  z.object({ type: z.literal('ended'), child: z.number().int(), code: z.number().nullable(), lastWords: z.string() }),
]);

export type FromEngine = z.infer<typeof fromEngineSchema>;
export type ToEngine = z.infer<typeof toEngineSchema>;
