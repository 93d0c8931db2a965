import comments from '@eslint-community/eslint-plugin-eslint-comments/configs';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import { importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** HTML sinks: our own interface is built from nodes and text only. */
const sinks = ['innerHTML', 'outerHTML', 'insertAdjacentHTML', 'dangerouslySetInnerHTML', 'srcdoc'];
const noSinks = sinks.flatMap((name) => [
  {
    selector: `MemberExpression[property.name="${name}"]`,
    message: `${name} is an HTML sink: build nodes and text.`,
  },
  {
    selector: `JSXAttribute[name.name="${name}"]`,
    message: `${name} is an HTML sink: build nodes and text.`,
  },
]);

export default tseslint.config(
  {
    ignores: [
      'node_modules',
      '.wxt',
      '.output',
      '.cache',
      'dist',
      'plugin-roundcube/**/*.js',
      'test/results',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  comments.recommended,
  {
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [
        createTypeScriptImportResolver({
          project: ['core', 'web', 'extension', 'server', 'plugin-roundcube', 'test'],
        }),
      ],
    },
    languageOptions: {
      parserOptions: {
        project: [
          './core/tsconfig.json',
          './web/tsconfig.json',
          './extension/tsconfig.json',
          './server/tsconfig.json',
          './plugin-roundcube/tsconfig.json',
          './test/tsconfig.json',
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@eslint-community/eslint-comments/require-description': 'error',
      'no-restricted-syntax': ['error', ...noSinks],
      'import-x/no-cycle': 'error',
      'import-x/no-restricted-paths': [
        'error',
        {
          basePath: import.meta.dirname,
          zones: [
            {
              target: './core',
              from: ['./web', './extension', './server', './plugin-roundcube', './test'],
              message: 'core imports core only',
            },
            {
              target: './web',
              from: ['./extension', './server', './plugin-roundcube', './test'],
              message: 'web imports core and itself',
            },
            {
              target: './extension',
              from: ['./server', './plugin-roundcube', './test'],
              message: 'a browser host imports core, web and itself',
            },
            {
              target: './server',
              from: ['./web', './extension', './plugin-roundcube', './test'],
              message: 'a host imports core and itself',
            },
            {
              target: './plugin-roundcube',
              from: ['./extension', './server', './test'],
              message: 'a browser host imports core, web and itself',
            },
          ],
        },
      ],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['core/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'postal-mime', message: 'only core/mail/parse-skeleton.ts imports the parser' }] },
      ],
    },
  },
  { files: ['core/mail/parse-skeleton.ts'], rules: { 'no-restricted-imports': 'off' } },
  {
    files: ['extension/**/*.ts', 'extension/**/*.tsx'],
    ignores: ['extension/browser/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            { name: 'webextension-polyfill', message: 'only extension/browser imports the browser API' },
            { name: 'idb', message: 'only web and extension/browser import idb' },
          ],
        },
      ],
      'no-restricted-globals': ['error', 'chrome', 'browser'],
    },
  },
  { files: ['**/*.js', '**/*.mjs'], ...tseslint.configs.disableTypeChecked },
);
