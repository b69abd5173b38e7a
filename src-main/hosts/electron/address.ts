/** The one origin of the app; nothing else is ever shown or asked. */
export const scheme = 'studio';
export const appAddress = `${scheme}://app/`;

export function isOwnAddress(url: string | undefined): boolean {
  return url !== undefined && URL.canParse(url) && url.startsWith(appAddress);
}

/** A frame as far as it matters who sent a message. */
interface Frame {
  readonly url: string;
  readonly parent: unknown;
}

/** Whether a message comes from the app itself: its own page, not a frame within it, and not one that is gone. */
export function isOwnFrame(frame: Frame | null): boolean {
  return frame !== null && frame.parent === null && isOwnAddress(frame.url);
}
