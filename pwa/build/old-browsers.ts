import type { Plugin } from 'vite'

/** What browsers of 2015 do not have and no translation of syntax gives them. */
const newer = /\.(?:padStart|padEnd|flatMap|flat|replaceAll|matchAll|findLast|findLastIndex|at|finally|formatToParts|replaceChildren|toSorted|toReversed)\(|\b(?:Object\.(?:entries|values|fromEntries|hasOwn)|structuredClone|globalThis|AbortSignal|import\()/g

/** The words of a script that are younger than 2015, each once. */
export function youngerWords(code: string): string[] {
  return [...new Set(code.match(newer))]
}

/**
 * The residents' page as one plain script: `type="module"` alone would shut out every browser before 2017. The build fails where the
 * script calls what those browsers lack; nobody's phone here would ever show it.
 */
export function oldBrowsers(page: string): Plugin {
  return {
    name: 'xunge-old-browsers',
    apply: 'build',
    applyToEnvironment: ({ name }) => name === 'resident',
    transformIndexHtml: {
      order: 'post',
      handler: (html, { path }) => (path.endsWith(page) ? html.replace(/<script type="module" crossorigin/g, '<script defer') : html),
    },
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        for (const item of Object.values(bundle)) {
          if (item.type !== 'chunk') continue
          const found = youngerWords(item.code)
          if (found.length > 0) this.error(`${item.fileName} calls what browsers of 2015 lack: ${found.join(' ')}`)
        }
      },
    },
  }
}
