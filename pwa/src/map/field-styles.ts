import CircleStyle from 'ol/style/Circle'
import Fill from 'ol/style/Fill'
import Icon from 'ol/style/Icon'
import RegularShape from 'ol/style/RegularShape'
import Stroke from 'ol/style/Stroke'
import Style from 'ol/style/Style'
import Text from 'ol/style/Text'
import { makeMarks, type Marks } from './marks'
import type { Palette } from './palette'

export interface FieldStyles {
  marks: Marks
  mine: [line: Style, name: Style]
  near: [line: Style, name: Style]
  above: Style
  me: Style
  /** Households all look the same, whoever lives there. */
  household: Style
  far: Style
  door: (words: string) => Style
  other: Style
  chosen: Style
}

/** A round blue for where somebody stands, as every phone draws it; told apart from cases by its ring and its circle too. */
const blue = '#2f6fd0'

/** Made once per palette. `grown` is how much larger the phone's type is set than usual: names and marks grow with it. */
export function fieldStyles(palette: Palette, grown: number): FieldStyles {
  const size = Math.min(1.35 * grown, 2.2)
  const halo = new Stroke({ color: palette.paper, width: 4 })
  const name = (color: string, weight: number, px: number): Style =>
    new Style({ text: new Text({ font: `${weight} ${Math.round(px * Math.min(grown, 1.6))}px ${palette.font}`, fill: new Fill({ color }), stroke: halo }) })
  const dot = (radius: number): Style =>
    new Style({ image: new CircleStyle({ radius: radius * size, fill: new Fill({ color: palette.ink2 }), stroke: new Stroke({ color: palette.card, width: 1.5 }) }) })
  const doorText = new Text({ font: `500 ${Math.round(15 * Math.min(grown, 1.6))}px ${palette.font}`, fill: new Fill({ color: palette.ink }), stroke: halo, offsetY: 17 * size })
  const door = new Style({ text: doorText })
  return {
    marks: makeMarks(palette, size),
    mine: [new Style({ fill: new Fill({ color: `${palette.primary}1f` }), stroke: new Stroke({ color: palette.primary, width: 2.5 }), zIndex: 2 }), name(palette.primary, 600, 17)],
    near: [new Style({ stroke: new Stroke({ color: palette.lineStrong, width: 1 }), zIndex: 1 }), name(palette.ink2, 400, 16)],
    above: new Style({ stroke: new Stroke({ color: palette.lineStrong, width: 2, lineDash: [8, 5] }) }),
    me: new Style({
      image: new CircleStyle({ radius: 8 * grown, fill: new Fill({ color: blue }), stroke: new Stroke({ color: '#ffffff', width: 3 }) }),
      fill: new Fill({ color: 'rgba(47,111,208,0.14)' }),
      stroke: new Stroke({ color: 'rgba(47,111,208,0.55)', width: 1 }),
    }),
    household: new Style({ image: drawn(house, 24, 24, palette.ink2, palette.card, 0.6 * size) }),
    far: dot(2.6),
    door(words) {
      doorText.setText(words)
      return door
    },
    // a diamond: neither ● ▲ ■ ○ nor the dot of a household
    other: new Style({ image: new RegularShape({ points: 4, radius: 10 * size, fill: new Fill({ color: palette.primary }), stroke: new Stroke({ color: palette.card, width: 1.5 * size }) }) }),
    chosen: new Style({ image: drawn(pin, 36, 44, palette.primary, palette.card, 1, [0.5, 1]) }),
  }
}

/** A little house: ● and ○ mean matters. */
const house = 'M12 2 22 11h-3v10H5V11H2Z'
const pin = 'M18 42S32 27 32 16a14 14 0 1 0-28 0c0 11 14 26 14 26ZM18 11a5 5 0 1 1 0 10a5 5 0 1 1 0-10Z'

/** Painted once on a canvas: thousands of them are copied in a frame, where an SVG would be drawn anew each time. */
function drawn(path: string, width: number, height: number, fill: string, edge: string, scale: number, anchor = [0.5, 0.5]): Icon {
  const fine = 2
  const canvas = document.createElement('canvas')
  canvas.width = Math.ceil(width * scale * fine)
  canvas.height = Math.ceil(height * scale * fine)
  const context = canvas.getContext('2d')
  if (context) {
    context.scale(scale * fine, scale * fine)
    context.fillStyle = fill
    context.strokeStyle = edge
    context.lineWidth = 2
    context.lineJoin = 'round'
    const shape = new Path2D(path)
    context.fill(shape, 'evenodd')
    context.stroke(shape)
  }
  return new Icon({ img: canvas, anchor, scale: 1 / fine })
}
