import type { Light } from '@/rules/light'
import CircleStyle from 'ol/style/Circle'
import Fill from 'ol/style/Fill'
import RegularShape from 'ol/style/RegularShape'
import Stroke from 'ol/style/Stroke'
import Style from 'ol/style/Style'
import Text from 'ol/style/Text'
import type { Palette } from './palette'

/**
 * Cases on the map: ● in time, ▲ soon due, ■ overdue, ○ without a deadline. The shape carries the meaning, the colour only
 * repeats it. Styles are made once per kind, because the renderer asks for one per feature and frame.
 */
export interface Marks {
  /** `z` lifts overdue cases above the rest. */
  point: (light: Light | null) => Style
  cluster: (count: number, yellow: number, red: number) => Style[]
  ring: (strong: boolean) => Style
  dot: Style
}

/** In pixels. */
export const clusterRadius = (count: number): number => (count < 10 ? 12 : count < 100 ? 15 : count < 1000 ? 19 : count < 10_000 ? 23 : 27)

const levels: Record<Light, number> = { green: 1, yellow: 2, red: 3 }

export function makeMarks(palette: Palette, size = 1): Marks {
  const edge = new Stroke({ color: palette.card, width: 1.5 * size })
  const fill = { green: palette.green, yellow: palette.amber, red: palette.red }
  const shapes = {
    green: new CircleStyle({ radius: 6 * size, fill: new Fill({ color: fill.green }), stroke: edge }),
    yellow: new RegularShape({ points: 3, radius: 9.5 * size, displacement: [0, -1.5 * size], fill: new Fill({ color: fill.yellow }), stroke: edge }),
    red: new RegularShape({ points: 4, angle: Math.PI / 4, radius: 9.5 * size, fill: new Fill({ color: fill.red }), stroke: edge }),
  }
  const hollow = new CircleStyle({ radius: 5 * size, fill: new Fill({ color: palette.card }), stroke: new Stroke({ color: palette.ink3, width: 2 * size }) })
  const none = new Style({ image: hollow, zIndex: 0 })
  const points: Record<Light, Style> = {
    green: new Style({ image: shapes.green, zIndex: levels.green }),
    yellow: new Style({ image: shapes.yellow, zIndex: levels.yellow }),
    red: new Style({ image: shapes.red, zIndex: levels.red }),
  }
  const rings = [
    new Style({ image: new CircleStyle({ radius: 15 * size, stroke: new Stroke({ color: palette.primary, width: 2 }) }) }),
    new Style({
      image: new CircleStyle({ radius: 15 * size, stroke: new Stroke({ color: palette.primary, width: 4 }), fill: new Fill({ color: `${palette.primary}22` }) }),
    }),
  ]
  const clusters = new Map<string, Style[]>()

  function cluster(count: number, yellow: number, red: number): Style[] {
    const key = `${count} ${yellow} ${red}`
    const known = clusters.get(key)
    if (known) return known
    if (clusters.size > 2_000) clusters.clear()
    const radius = clusterRadius(count) * size
    const made = [
      new Style({
        image: new CircleStyle({ radius, fill: new Fill({ color: palette.card }), stroke: new Stroke({ color: palette.ink2, width: 1.5 }) }),
        text: new Text({ text: String(count), font: `600 ${(count < 1000 ? 12 : 13) * size}px ${palette.font}`, fill: new Fill({ color: palette.ink }) }),
        zIndex: 4,
      }),
    ]
    // the worst light inside rides on the rim: its shape, and how many
    const worst = red > 0 ? 'red' : yellow > 0 ? 'yellow' : null
    if (worst) {
      made.push(
        new Style({
          text: new Text({
            text: worst === 'red' ? `■${red}` : `▲${yellow}`,
            font: `600 ${10.5 * size}px ${palette.font}`,
            fill: new Fill({ color: worst === 'red' ? palette.red : palette.amberText }),
            backgroundFill: new Fill({ color: palette.card }),
            backgroundStroke: new Stroke({ color: fill[worst], width: 1 }),
            padding: [0, 1, 0, 2],
            offsetY: radius,
          }),
          zIndex: 5,
        }),
      )
    }
    clusters.set(key, made)
    return made
  }

  return {
    point: (light) => (light === null ? none : points[light]),
    cluster,
    ring: (strong) => rings[strong ? 1 : 0] as Style,
    dot: new Style({ image: new CircleStyle({ radius: 5 * size, fill: new Fill({ color: palette.ink3 }), stroke: edge }) }),
  }
}
