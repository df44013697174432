import type { Plugin } from 'vite'
import { brotli } from './precompress.ts'
import { reachable } from './reachable.ts'

/** Brotli kilobytes of JS and CSS that a cheap Android phone may need before 今日 stands (issue 2, DESIGN §5). */
const limitKb = 100

/** Prints what the first screen of the field app weighs and fails the build above the limit. */
export function sizeReport(): Plugin {
  return {
    name: 'xunge-size-report',
    apply: 'build',
    applyToEnvironment: ({ name }) => name === 'field',
    generateBundle: {
      order: 'post',
      async handler(_options, bundle) {
        const reach = reachable(bundle, 'index.html')
        const sizes = { first: 0, later: 0, map: 0 }
        for (const how of ['first', 'later', 'map'] as const) {
          for (const name of reach[how]) {
            const item = bundle[name]
            if (!item || !/\.(?:js|css)$/.test(name)) continue
            const body = item.type === 'chunk' ? item.code : item.source
            sizes[how] += (await brotli(Buffer.from(body))).length
          }
        }
        const kb = (bytes: number): string => (bytes / 1024).toFixed(1)
        const line = `first screen ${kb(sizes.first)} KB brotli of JS + CSS (limit ${limitKb}), other pages ${kb(sizes.later)} KB, map ${kb(sizes.map)} KB`
        if (sizes.first > limitKb * 1024) this.error(line)
        console.info(`\n${line}`)
        this.emitFile({
          type: 'asset',
          fileName: 'size-report.json',
          source: JSON.stringify({ limit_kb: limitKb, first_kb: +kb(sizes.first), later_kb: +kb(sizes.later), map_kb: +kb(sizes.map) }),
        })
      },
    },
  }
}
