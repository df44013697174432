import { existsSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { build, type Plugin, type ResolvedConfig } from 'vite'
import { inOrder, reachable } from './reachable.ts'

/** What is fetched first of the pages: on a line that may break at any moment, whatever records comes before whatever is looked at. */
const recordsFirst = ['shell/AddSheet.vue', 'report/ReportForm.vue', 'households/HouseholdList.vue', 'visit/VisitForm.vue', 'errands/ErrandForm.vue', 'patrol/PatrolPage.vue']

/**
 * Builds src/sw.ts to dist/sw.js after the pages, with two lists written into it:
 * `__SHELL__`, precached at install (the field page, every form, icons), and `__LATE__`, the map, fetched when idle.
 *
 * Ours instead of vite-plugin-pwa: workbox-build doubles the lock file and its optional rollup package broke `npm ci`.
 */
export function serviceWorker(): Plugin {
  let config: ResolvedConfig
  let shell: string[] = []
  let late: string[] = []
  return {
    name: 'xunge-service-worker',
    apply: 'build',
    applyToEnvironment: ({ name }) => name === 'field',
    configResolved(resolved) {
      config = resolved
    },
    // not generateBundle: Vite still drops chunks there that held nothing but styles, and one missing file fails the install
    writeBundle(_options, bundle) {
      const reach = reachable(bundle, 'index.html')
      const records = inOrder(bundle, recordsFirst.map((file) => `/src/field/${file}`)).filter((file) => reach.later.has(file))
      shell = [...new Set([...reach.first, ...records, ...[...reach.later].sort()])]
      late = [...reach.map]
    },
    closeBundle: {
      sequential: true,
      order: 'pre',
      async handler() {
        const dist = resolve(config.root, config.build.outDir)
        if (!existsSync(join(dist, 'index.html'))) return // the build failed: our complaint would hide the real one
        const precache = [
          // hashed names change with their content and need no revision
          ...shell.map((file) => ({ url: `/${file}`, revision: null })),
          ...(await Promise.all(
            ['index.html', 'manifest.webmanifest', 'icons/icon.svg', 'icons/icon-192.png'].map(async (file) => ({
              url: `/${file}`,
              revision: createHash('sha256').update(await readFile(join(dist, file))).digest('hex').slice(0, 16),
            })),
          )),
        ]
        await build({
          configFile: false,
          root: config.root,
          publicDir: false,
          logLevel: 'warn',
          resolve: { alias: config.resolve.alias },
          define: {
            'process.env.NODE_ENV': '"production"',
            __SHELL__: JSON.stringify(precache),
            __LATE__: JSON.stringify(late.sort().map((file) => `/${file}`)),
          },
          build: {
            outDir: config.build.outDir,
            emptyOutDir: false,
            target: config.build.target,
            copyPublicDir: false,
            rolldownOptions: {
              input: join(config.root, 'src/sw.ts'),
              output: { format: 'iife', entryFileNames: 'sw.js' },
            },
          },
        })
      },
    },
  }
}
