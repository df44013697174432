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
  /** Amber as dark as words need it. */
  amberText: string
  green: string
  font: string
}

/** The light colours, as paper has them whatever the screen shows. */
export const paperPalette: Palette = {
  paper: '#f7f6f2',
  card: '#ffffff',
  ink: '#1e2524',
  ink2: '#4d5856',
  ink3: '#66706e',
  line: '#e0ddd3',
  lineStrong: '#8d938f',
  primary: '#1f5c5a',
  primarySoft: '#e3eeec',
  red: '#b23c25',
  amber: '#b97a14',
  amberText: '#86550a',
  green: '#25683f',
  font: 'sans-serif',
}

const tokens: Record<keyof Palette, string> = {
  paper: 'paper', card: 'card', ink: 'ink', ink2: 'ink-2', ink3: 'ink-3', line: 'line', lineStrong: 'line-strong', primary: 'primary', primarySoft: 'primary-soft', red: 'red', amber: 'amber-mark', amberText: 'amber', green: 'green', font: 'font',
}

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement)
  const read = Object.entries(tokens).map(([name, token]) => [name, style.getPropertyValue(`--${token}`).trim() || paperPalette[name as keyof Palette]])
  return Object.fromEntries(read) as Palette
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
