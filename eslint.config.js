import svelte from 'eslint-plugin-svelte';
import tseslint from 'typescript-eslint';

const typescript = {
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/consistent-type-imports': 'error',
  '@typescript-eslint/no-floating-promises': ['error', { allowForKnownSafeCalls: nodeTest() }],
  '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_' }],
  '@typescript-eslint/only-throw-error': 'error',
  eqeqeq: ['error', 'always'],
  'no-console': 'error',
  'prefer-const': 'error',
};

const components = ['src-renderer/**/*.svelte', 'src-renderer/**/*.svelte.ts'];

export default tseslint.config(
  { ignores: ['node_modules/', 'runs/', 'dist/', 'shared/data/', 'shared/docs/'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommended],
    languageOptions: { parserOptions: { projectService: true } },
    rules: typescript,
  },
  { files: components, extends: [tseslint.configs.recommended] },
  // After the rules of TypeScript, whose parser reads no components by itself.
  ...svelte.configs.recommended.map((each) => ({ ...each, files: each.files ?? components })),
  {
    files: components,
    languageOptions: {
      parserOptions: { parser: tseslint.parser, projectService: true, extraFileExtensions: ['.svelte'] },
    },
    rules: {
      ...typescript,
      // Svelte writes to what is declared by `let`, as `bind:this` does.
      'prefer-const': 'off',
      'svelte/prefer-const': ['error', { excludedRunes: ['$props', '$state', '$derived'] }],
      'svelte/no-at-html-tags': 'error',
      // The policy of the page allows no styles within the markup; `style:` directives go another way.
      'no-restricted-syntax': [
        'error',
        { selector: "SvelteAttribute[key.name='style']", message: 'Use style: directives, or classes.' },
      ],
      // It takes the words of an explanation after `--` for names of warnings.
      'svelte/no-unused-svelte-ignore': 'off',
      // Maps and sets here are replaced, not changed, or hold nothing that is shown.
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  { files: ['bench/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['**/*.{js,mjs}'],
    extends: [tseslint.configs.recommended],
    rules: { eqeqeq: ['error', 'always'], 'no-console': 'error' },
  },
);

/** node:test's functions return promises that its runner awaits. */
function nodeTest() {
  return [{ from: 'package', package: 'node:test', name: ['test', 'it', 'describe', 'suite', 'before', 'after'] }];
}
