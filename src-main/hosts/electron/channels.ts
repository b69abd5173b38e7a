/** Names of what the preload and the main process tell each other. */
export const channels = {
  connect: 'studio:connect',
  pickPath: 'studio:pick-path',
  menu: 'studio:menu',
  /** As the window itself waits for it. */
  port: 'studio-port',
} as const;
