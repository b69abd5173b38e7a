import { screenIds, type ScreenId } from '../screens/ids.ts';

/** Where the user is: `#/screen/part/…`. The address brings it back, as do Back and Forward. */
class Route {
  #hash = $state(location.hash);

  constructor() {
    addEventListener('hashchange', () => (this.#hash = location.hash));
  }

  #segments = $derived(this.#hash.replace(/^#\/?/, '').split('/').filter(Boolean).map(decode));

  screen = $derived<ScreenId>(
    (screenIds as readonly string[]).includes(this.#segments[0]) ? (this.#segments[0] as ScreenId) : 'data',
  );
  /** What comes after the screen, as the id of a run. */
  parts = $derived(this.#segments.slice(1));

  go(screen: ScreenId, ...parts: string[]): void {
    location.hash = addressOf(screen, ...parts);
  }

  /** The same without a step in the history. */
  replace(screen: ScreenId, ...parts: string[]): void {
    this.replaceBy(addressOf(screen, ...parts));
  }

  /** The same with a whole address. */
  replaceBy(address: string): void {
    history.replaceState(null, '', address);
    this.#hash = location.hash;
  }
}

export function addressOf(screen: ScreenId, ...parts: string[]): string {
  return `#/${[screen, ...parts].map(encodeURIComponent).join('/')}`;
}

export const route = new Route();

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
