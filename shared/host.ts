/** What the program that shows a window can do beside the contract. A browser can do none of it. */
export interface StudioHost {
  readonly kind: 'electron' | 'web';
  /** Asks for a port to the engine, which comes as a message to this window. */
  connect?(): void;
  /** The system's own dialog; resolves to an absolute path, or null where it was closed. `any`: a file or a folder. */
  pickPath?(title: string, kind: 'folder' | 'any'): Promise<string | null>;
  /** Where a dropped `File` lies. */
  pathOf?(file: unknown): string;
  /** Told of each command chosen in the menu, as `screen:data`, `palette`, `theme`; returns the function that ends it. */
  onMenu?(listener: (command: string) => void): () => void;
}
