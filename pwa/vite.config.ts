import { fileURLToPath } from 'node:url'
import { VantResolver } from '@vant/auto-import-resolver'
import vue from '@vitejs/plugin-vue'
import components from 'unplugin-vue-components/vite'
import { defineConfig } from 'vitest/config'
import { precompress } from './build/precompress.ts'
import { serviceWorker } from './build/service-worker.ts'
import { sizeReport } from './build/size-report.ts'
import { withoutVantFont } from './build/vant-font.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** One HTML page per face: field app, console, the resident's page (at /c), the demo's doors, the API's documentation (at /api/v1/docs). */
const pages = ['index', 'console', 'public', 'doors', 'docs']

export default defineConfig({
  plugins: [
    withoutVantFont(),
    vue(),
    components({
      dts: false,
      dirs: [],
      resolvers: [VantResolver()],
    }),
    sizeReport(),
    serviceWorker(),
    precompress(),
  ],
  // both faces use the composition API alone
  define: { __VUE_OPTIONS_API__: 'false', __VUE_PROD_DEVTOOLS__: 'false', __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false' },
  resolve: { alias: { '@': here('./src') } },
  build: {
    // syntax for 2020; what is called (Web Locks) needs Chromium 87 or iOS 15.4 with field/older.ts, and suitable.ts says so to older ones
    target: 'es2020',
    assetsInlineLimit: 2048,
    rolldownOptions: { input: Object.fromEntries(pages.map((name) => [name, here(`./${name}.html`)])) },
  },
  server: { proxy: { '/api': process.env.XUNGE_API ?? 'http://127.0.0.1:8000' } },
  test: {
    environment: 'happy-dom',
    setupFiles: [here('./tests/setup.ts')],
    include: ['tests/**/*.test.ts', 'src/**/*.test.ts'],
    server: { deps: { inline: [/vant/] } },
  },
})
