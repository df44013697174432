/** Colours of the map, read from src/design/tokens.css: a canvas knows no custom properties. */
export interface Palette {
  paper: string
  card: string
  ink: string
  ink2: string
  ink3: string
  line: string
  lineStrong: string
  primary: string
  primarySoft: string
  red: string
  amber: string
  green: string
  font: string
}

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement)
  const token = (name: string, fallback: string): string => style.getPropertyValue(`--${name}`).trim() || fallback
  return {
    paper: token('paper', '#f7f6f2'),
    card: token('card', '#ffffff'),
    ink: token('ink', '#1e2524'),
    ink2: token('ink-2', '#4d5856'),
    ink3: token('ink-3', '#66706e'),
    line: token('line', '#e0ddd3'),
    lineStrong: token('line-strong', '#8d938f'),
    primary: token('primary', '#1f5c5a'),
    primarySoft: token('primary-soft', '#e3eeec'),
    red: token('red', '#b23c25'),
    amber: token('amber-mark', '#b97a14'),
    green: token('green', '#25683f'),
    font: token('font', 'sans-serif'),
  }
}

/** Calls back when the system turns dark or light; returns how to stop. */
export function onScheme(listener: () => void): () => void {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  dark.addEventListener('change', listener)
  return () => dark.removeEventListener('change', listener)
}

export function isDark(): boolean {
  return matchMedia('(prefers-color-scheme: dark)').matches
}
