import vue from 'eslint-plugin-vue'
import { defineConfig } from 'eslint/config'
import tseslint from 'typescript-eslint'
import vueParser from 'vue-eslint-parser'

// Floors of the PWA (STYLE.md): faces → map → local → api → rules, design. Imports go down only.
const faces = ['field', 'console', 'public', 'doors']
const floors = { rules: [], design: [], api: ['rules'], local: ['api', 'rules'], map: ['local', 'api', 'rules', 'design'] }
for (const face of faces) floors[face] = ['map', 'local', 'api', 'rules', 'design']
const rooms = Object.keys(floors)

const libraries = {
  dexie: 'Dexie belongs to src/local alone: ask it for a named query.',
  ol: 'The map library belongs to src/map alone.',
}

function zone(room) {
  const above = rooms.filter((other) => other !== room && !floors[room].includes(other))
  const patterns = [
    { regex: `^(?:@/|(?:\\.\\./)+)(?:${above.join('|')})(?:/|$)`, message: `src/${room} may import only ${floors[room].join(', ') || 'itself'}.` },
  ]
  if (room !== 'local') patterns.push({ regex: '^dexie', message: libraries.dexie })
  if (room !== 'map') patterns.push({ regex: '^ol(?:/|$)', message: libraries.ol })
  return { files: [`src/${room}/**/*.{ts,vue}`], rules: { 'no-restricted-imports': ['error', { patterns }] } }
}

export default defineConfig(
  { ignores: ['dist/', 'node_modules/', 'src/api/schema.ts'] },
  ...tseslint.configs.strictTypeChecked,
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.{ts,vue}'],
    languageOptions: {
      parser: vueParser,
      parserOptions: {
        parser: tseslint.parser,
        extraFileExtensions: ['.vue'],
        project: ['./tsconfig.json', './tsconfig.sw.json', './tsconfig.node.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      'vue/no-v-html': 'error',
      // layout is the writer's: these rules only move brackets
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
      'vue/attributes-order': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-invalid-void-type': 'off',
      'no-restricted-globals': ['error', { name: 'fetch', message: 'fetch belongs to src/api alone.' }],
      'no-restricted-properties': ['error', ...['window', 'globalThis', 'self'].map((object) => ({ object, property: 'fetch', message: 'fetch belongs to src/api alone.' }))],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': ['error', { allow: ['info', 'warn', 'error'] }],
    },
  },
  { files: ['src/api/**/*.ts'], rules: { 'no-restricted-globals': 'off', 'no-restricted-properties': 'off' } },
  ...rooms.map(zone),
  { files: ['**/*.js'], ...tseslint.configs.disableTypeChecked },
)
