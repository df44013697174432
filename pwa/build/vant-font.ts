import type { Plugin } from 'vite'

/**
 * Vant's icon style sheet inlines a 25 KB font and names an outside host as its fallback. We draw our own SVG icons,
 * so the font goes: no request leaves the house, and the first screen stays light.
 */
export function withoutVantFont(): Plugin {
  return {
    name: 'xunge-without-vant-font',
    enforce: 'pre',
    transform(code, id) {
      if (!/\/vant\/(?:es|lib)\/icon\/index\.css/.test(id)) return null
      return { code: code.replace(/@font-face\s*\{[^}]*\}/g, ''), map: null }
    },
  }
}
