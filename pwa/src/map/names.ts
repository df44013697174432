import Feature from 'ol/Feature'
import type OlMap from 'ol/Map'
import { Point } from 'ol/geom'
import VectorLayer from 'ol/layer/Vector'
import VectorSource from 'ol/source/Vector'
import Fill from 'ol/style/Fill'
import Stroke from 'ol/style/Stroke'
import Style from 'ol/style/Style'
import Text from 'ol/style/Text'
import { stages } from './area-levels'
import { bubbleRadius, type Mark } from './gather'
import type { AreaLabel } from './outlines'
import type { Palette } from './palette'
import { placeNames, placeStill, widthOf, type Bubble, type Sign } from './place-names'
import type { AreaLevel } from './types'

/** What stands beside the names: bubbles to keep clear of, or a number under each name of the coloured level. */
export interface Around {
  marks: readonly Mark[]
  counted: { level: AreaLevel; counts: ReadonlyMap<string, number>; within: string } | null
}

export interface Names {
  layer: VectorLayer
  /** Places the names of what is in sight anew. */
  place: (labels: ReadonlyMap<string, AreaLabel>, around: Around) => void
  repaint: (palette: Palette) => void
}

/** A bubble, and the badge on its rim. */
function bubbles({ x, y, count, yellow, red }: Mark, resolution: number): Bubble[] {
  const at = { x: x / resolution, y: -y / resolution }
  const radius = count > 1 ? bubbleRadius(count) : 8
  return count > 1 && yellow + red > 0 ? [{ ...at, radius }, { x: at.x, y: at.y + radius, radius: 9 }] : [{ ...at, radius }]
}

const look: Record<AreaLevel, { px: number; weight: number; colour: 'ink2' | 'ink3' }> = {
  town: { px: 13, weight: 600, colour: 'ink2' },
  neighbourhood: { px: 13, weight: 600, colour: 'ink2' },
  grid: { px: 12, weight: 400, colour: 'ink3' },
}

/** Names of areas, above everything and clear of the bubbles: where a case lies is read from them. `within`: the area at a point. */
export function names(map: OlMap, within: (level: AreaLevel, x: number, y: number) => string | undefined, first: Palette): Names {
  const source = new VectorSource()
  const layer = new VectorLayer({ source, zIndex: 12, renderBuffer: 800, updateWhileInteracting: true })
  let palette = first

  function named(level: AreaLevel, zoom: number, counted: Around['counted']): boolean {
    if (counted) return level === counted.level
    const [from, to] = stages[level].named
    return zoom >= from && zoom < to
  }

  function place(labels: ReadonlyMap<string, AreaLabel>, { marks, counted }: Around): void {
    const view = map.getView()
    const size = map.getSize()
    const resolution = view.getResolution()
    if (!size || resolution === undefined) return
    const [west = 0, south = 0, east = 0, north = 0] = view.calculateExtent(size)
    const zoom = view.getZoom() ?? 0
    const inSight = [...labels.values()]
      .filter(({ level, x, y }) => x > west && x < east && y > south && y < north && named(level, zoom, counted))
      // who is chosen first finds room first: the larger area, then what has more in it
      .sort((a, b) => a.code.length - b.code.length || (counted?.counts.get(b.code) ?? 0) - (counted?.counts.get(a.code) ?? 0) || a.code.localeCompare(b.code))
    const signs = inSight.map(({ code, level, name, x, y }): Sign => ({
      x: x / resolution,
      y: -y / resolution,
      width: widthOf(name, look[level].px) + 6,
      height: look[level].px * 1.3,
      mayMove: (dx, dy) => within(level, x + dx * resolution, y - dy * resolution) === code,
    }))
    const set = counted
      ? numbered(inSight, signs, counted)
      : placeNames(signs, marks.flatMap((mark) => bubbles(mark, resolution))).map((move, index) => move && { words: inSight[index]?.name ?? '', move })
    source.clear(true)
    source.addFeatures(
      inSight.flatMap(({ x, y, level }, index) => {
        const one = set[index]
        if (!one) return []
        const feature = new Feature(new Point([x, y]))
        feature.setStyle(style(level, one.words, one.move))
        return [feature]
      }),
    )
  }

  /** With its number below it; the number alone where there is no room for more. */
  function numbered(inSight: readonly AreaLabel[], signs: readonly Sign[], { counts, within: asked }: NonNullable<Around['counted']>): ({ words: string; move: [number, number] } | null)[] {
    const numbers = inSight.map(({ code }) => (code.startsWith(asked) ? String(counts.get(code) ?? 0) : ''))
    const forms = placeStill(signs.map((sign, index) => ({ ...sign, height: sign.height * 2, short: { width: widthOf(numbers[index] ?? '', 13) + 4, height: sign.height } })))
    return forms.map((form, index) => {
      const words = form === 'whole' ? [inSight[index]?.name, numbers[index]].filter(Boolean).join('\n') : form && numbers[index]
      return words ? { words, move: [0, 0] } : null
    })
  }

  function style(level: AreaLevel, words: string, [offsetX, offsetY]: [number, number]): Style {
    const { px, weight, colour } = look[level]
    const counted = /\d/.test(words)
    return new Style({
      text: new Text({
        text: words,
        font: `${weight} ${px}px ${palette.font}`,
        fill: new Fill({ color: counted ? palette.ink : palette[colour] }),
        stroke: new Stroke({ color: palette.card, width: counted ? 4 : 3 }),
        overflow: true,
        offsetX,
        offsetY,
      }),
    })
  }

  return { layer, place, repaint: (next) => void (palette = next) }
}
