/**
 * What connects a window with the engine: a MessagePort, a WebSocket, two ends in memory. Messages are plain data with
 * typed arrays; they arrive whole and in order, or the channel closes.
 */
export interface Channel {
  post(message: unknown): void;
  /** At most one listener; messages that came before it are kept for it. */
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}
