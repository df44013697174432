import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import type { BuildEnvironment } from 'vite'
import { defineConfig } from 'vitest/config'
import { oldBrowsers } from './build/old-browsers.ts'
import { precompress } from './build/precompress.ts'
import { serviceWorker } from './build/service-worker.ts'
import { sizeReport } from './build/size-report.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** One HTML page per face: console, the demo's doors, the API's documentation (at /api/v1/docs). */
const pages = ['console', 'doors', 'docs']
const page = (name: string): Record<string, string> => ({ [name]: here(`./${name}.html`) })

export default defineConfig({
  plugins: [
    vue(),
    oldBrowsers('public.html'),
    sizeReport(),
    serviceWorker(),
    precompress(),
  ],
  // both faces use the composition API alone
  define: { __VUE_OPTIONS_API__: 'false', __VUE_PROD_DEVTOOLS__: 'false', __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false' },
  resolve: {
    // Dexie's build for browsers with async functions: 1.5 KB less of the first screen, the same source
    alias: { '@': here('./src'), dexie: here('./node_modules/dexie/dist/modern/dexie.mjs') },
  },
  build: {
    // syntax for 2020; what is called (Web Locks) needs Chromium 87 or iOS 15.4 with field/older.ts, and suitable.ts says so to older ones
    target: 'es2020',
    assetsInlineLimit: 2048,
    // a browser that does not know modulepreload fetches the same files a moment later
    modulePreload: { polyfill: false },
  },
  // The field app is built by itself, and last: only what it uses of Vue, and the first screen in two files, which pack
  // 4 KB better than the pieces that sharing with the desk makes. Two, so that an update fetches ours alone (23 of 84 KB).
  builder: {
    async buildApp(builder) {
      for (const face of ['client', 'resident', 'field']) await builder.build(builder.environments[face] as BuildEnvironment)
    },
  },
  environments: {
    client: { build: { rolldownOptions: { input: Object.assign({}, ...pages.map(page)) as Record<string, string> } } },
    // /c and /r, by themselves: in the words of 2015, because residents bring whatever phone they have
    resident: {
      consumer: 'client',
      build: { target: 'es2015', emptyOutDir: false, copyPublicDir: false, rolldownOptions: { input: page('public'), output: { format: 'iife' } } },
    },
    field: {
      consumer: 'client',
      build: {
        emptyOutDir: false,
        copyPublicDir: false,
        rolldownOptions: {
          input: page('index'),
          output: {
            codeSplitting: {
              groups: [{ name: 'libraries', test: /node_modules/, tags: ['$initial'] }, { name: 'start', tags: ['$initial'] }],
            },
          },
        },
      },
    },
  },
  server: { proxy: { '/api': process.env.XUNGE_API ?? 'http://127.0.0.1:8000' } },
  test: {
    environment: 'happy-dom',
    setupFiles: [here('./tests/setup.ts')],
    include: ['tests/**/*.test.ts', 'src/**/*.test.ts'],
  },
})
