import type { Light } from '@/rules/light'
import CircleStyle from 'ol/style/Circle'
import Fill from 'ol/style/Fill'
import Icon from 'ol/style/Icon'
import RegularShape from 'ol/style/RegularShape'
import Stroke from 'ol/style/Stroke'
import Style from 'ol/style/Style'
import { bubbleRadius } from './gather'
import type { Palette } from './palette'

/**
 * Cases on the map: ● in time, ▲ soon due, ■ overdue, ○ without a deadline. The shape carries the meaning, the colour only
 * repeats it. Styles are made once per kind, because the renderer asks for one per feature and frame.
 */
export interface Marks {
  /** `z` lifts overdue cases above the rest. */
  point: (light: Light | null) => Style
  cluster: (count: number, yellow: number, red: number) => Style
  /** Round a case, or round a bubble of so many. */
  ring: (strong: boolean, count?: number) => Style
  dot: Style
}

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
  const rings = new Map<string, Style>()
  function ring(strong: boolean, count = 1): Style {
    const radius = (count > 1 ? bubbleRadius(count) + 4 : 15) * size
    const key = `${strong} ${radius}`
    const made = rings.get(key) ?? new Style({
      image: new CircleStyle({ radius, stroke: new Stroke({ color: palette.primary, width: strong ? 4 : 3 }), ...(strong ? { fill: new Fill({ color: `${palette.primary}22` }) } : {}) }),
    })
    rings.set(key, made)
    return made
  }
  const clusters = new Map<string, Style>()

  function cluster(count: number, yellow: number, red: number): Style {
    const key = `${count} ${yellow} ${red}`
    const known = clusters.get(key)
    if (known) return known
    if (clusters.size > 2_000) clusters.clear()
    const made = new Style({ image: bubble(count, yellow, red), zIndex: 4 })
    clusters.set(key, made)
    return made
  }

  /** Painted once and copied from then on: a circle with its number, and the worst light inside with its shape and how many, on the rim. */
  function bubble(count: number, yellow: number, red: number): Icon {
    const fine = Math.max(2, Math.ceil(devicePixelRatio))
    const radius = bubbleRadius(count) * size
    const worst = red > 0 ? 'red' : yellow > 0 ? 'yellow' : null
    const badge = worst === 'red' ? `■${red}` : worst === 'yellow' ? `▲${yellow}` : ''
    const height = 15 * size
    const badgeFont = `600 ${11 * size}px ${palette.font}`
    const canvas = document.createElement('canvas')
    const pen = canvas.getContext('2d')
    if (pen) pen.font = badgeFont
    const width = badge ? (pen?.measureText(badge).width ?? 0) + 6 * size : 0
    const wide = Math.max(radius * 2, width) + 4
    const high = radius * 2 + 4 + (badge ? height / 2 : 0)
    canvas.width = Math.ceil(wide * fine)
    canvas.height = Math.ceil(high * fine)
    if (pen) {
      const middle = [canvas.width / 2 / fine, radius + 2] as const
      pen.scale(fine, fine)
      pen.textAlign = 'center'
      pen.textBaseline = 'middle'
      pen.beginPath()
      pen.arc(...middle, radius, 0, 2 * Math.PI)
      pen.fillStyle = palette.card
      pen.fill()
      pen.lineWidth = 1.5
      pen.strokeStyle = palette.ink2
      pen.stroke()
      pen.font = `600 ${(count < 1000 ? 12 : 13) * size}px ${palette.font}`
      pen.fillStyle = palette.ink
      pen.fillText(String(count), middle[0], middle[1] + 0.5)
      if (worst) {
        pen.beginPath()
        pen.roundRect(middle[0] - width / 2, middle[1] + radius - height / 2, width, height, 3)
        pen.fillStyle = palette.card
        pen.fill()
        pen.lineWidth = 1
        pen.strokeStyle = fill[worst]
        pen.stroke()
        pen.font = badgeFont
        pen.fillStyle = worst === 'red' ? palette.red : palette.amberText
        pen.fillText(badge, middle[0], middle[1] + radius + 0.5)
      }
    }
    return new Icon({ img: canvas, anchor: [0.5, (radius + 2) / (canvas.height / fine)], scale: 1 / fine })
  }

  return {
    point: (light) => (light === null ? none : points[light]),
    cluster,
    ring,
    dot: new Style({ image: new CircleStyle({ radius: 5 * size, fill: new Fill({ color: palette.ink3 }), stroke: edge }) }),
  }
}
