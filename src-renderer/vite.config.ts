import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

/** The page keeps to a policy that allows its own files only: nothing inline, nothing from elsewhere. */
export default defineConfig({
  root: import.meta.dirname,
  // Relative, since Electron and the web host serve it under different addresses.
  base: './',
  cacheDir: '../node_modules/.cache/vite',
  plugins: [svelte()],
  // NiiVue could read files of a kind that no window opens; what decompresses them is larger than all else.
  resolve: { alias: [{ find: /^numcodecs\/(blosc|lz4|zstd)$/, replacement: `${import.meta.dirname}/no-codec.ts` }] },
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'es2023',
    sourcemap: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
    reportCompressedSize: false,
    // What of others is in the windows: System shows it.
    license: { fileName: 'licences.json' },
  },
});
