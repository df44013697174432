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
  const picture = (svg: string, width: number, height: number, anchor: [number, number], scale = 1): Icon =>
    new Icon({ src: `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${svg}</svg>`)}`, anchor, scale })
  // a little house: ● and ○ mean matters
  const home = (): Style =>
    new Style({ image: picture(`<path d="M12 2 22 11h-3v10H5V11H2Z" fill="${palette.ink2}" stroke="${palette.card}" stroke-width="2" stroke-linejoin="round"/>`, 24, 24, [0.5, 0.5], 0.6 * size) })
  const door = home()
  const doorText = new Text({ font: `500 ${Math.round(15 * Math.min(grown, 1.6))}px ${palette.font}`, fill: new Fill({ color: palette.ink }), stroke: halo, offsetY: 17 * size })
  door.setText(doorText)
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
    household: home(),
    far: dot(2.6),
    door(words) {
      doorText.setText(words)
      return door
    },
    // a diamond: neither ● ▲ ■ ○ nor the dot of a household
    other: new Style({ image: new RegularShape({ points: 4, radius: 10 * size, fill: new Fill({ color: palette.primary }), stroke: new Stroke({ color: palette.card, width: 1.5 * size }) }) }),
    chosen: new Style({
      image: picture(`<path d="M18 42S32 27 32 16a14 14 0 1 0-28 0c0 11 14 26 14 26Z" fill="${palette.primary}" stroke="${palette.card}" stroke-width="2.500"/><circle cx="18" cy="16" r="5" fill="${palette.card}"/>`, 36, 44, [0.5, 1]),
    }),
  }
}
