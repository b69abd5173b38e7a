import { remembered } from './remembered.svelte.ts';

export type Theme = 'dark' | 'light';

class ThemeState {
  /** Dark unless chosen otherwise: reading rooms are dim. */
  current = $derived<Theme>(remembered.get<Theme>('theme', 'dark') === 'light' ? 'light' : 'dark');

  toggle(): void {
    remembered.set('theme', this.current === 'dark' ? 'light' : 'dark');
  }
}

export const theme = new ThemeState();
