/** Found by Vite, svelte-check and ESLint alike. Components of packages choose for themselves. */
export default {
  compilerOptions: {
    runes: ({ filename }) => (filename.split(/[/\\]/).includes('node_modules') ? undefined : true),
  },
};
