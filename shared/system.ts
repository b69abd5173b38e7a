import { z } from 'zod';

export const systemInfoSchema = z.object({
  version: z.string(),
  host: z.enum(['electron', 'web']),
  platform: z.string(),
  workspace: z.string(),
  logs: z.string(),
  /** Workspaces opened before, last first. */
  recent: z.array(z.string()),
  /** The sample study that comes with the program. */
  sampleStudy: z.string(),
  /** Folders outside of which nothing may be opened; empty: everything that the user may. */
  roots: z.array(z.string()),
});

export const doctorSchema = z.object({
  schemaVersion: z.literal(1),
  node: z.string(),
  platform: z.string(),
  tensorflow: z.object({ version: z.string(), gpu: z.boolean(), route: z.string(), variant: z.string() }),
  devices: z.array(z.object({ type: z.enum(['CPU', 'GPU']), name: z.string() })),
  cores: z.number(),
  memoryBytes: z.number(),
  freeMemoryBytes: z.number(),
  bfloat16: z.array(z.string()),
  convolution: z.object({ milliseconds: z.number(), gflops: z.number() }),
});

export const storageSchema = z.object({
  id: z.string(),
  title: z.string(),
  help: z.string(),
  bytes: z.number(),
  /** Whether it can be deleted without losing anything but time. */
  isCache: z.boolean(),
});

export const licenceSchema = z.object({ name: z.string(), version: z.string(), licence: z.string(), text: z.string() });

export const folderListingSchema = z.object({
  path: z.string(),
  /** null at a root. */
  parent: z.string().nullable(),
  roots: z.array(z.string()),
  folders: z.array(z.string()),
  /** Files that the program can read. */
  files: z.array(z.object({ name: z.string(), bytes: z.number() })),
});

export type SystemInfo = z.infer<typeof systemInfoSchema>;
export type Doctor = z.infer<typeof doctorSchema>;
export type Storage = z.infer<typeof storageSchema>;
export type Licence = z.infer<typeof licenceSchema>;
export type FolderListing = z.infer<typeof folderListingSchema>;
