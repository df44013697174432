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
import type { Mark } from './gather'
import { clusterRadius } from './marks'
import type { AreaLabel } from './outlines'
import type { Palette } from './palette'
import { placeNames, widthOf, type Bubble } from './place-names'
import type { AreaLevel } from './types'

/** What stands beside the names: bubbles to keep clear of, or a number under each name of the coloured level. */
export interface Around {
  marks: readonly Mark[]
  counted: { level: AreaLevel; counts: ReadonlyMap<string, number> } | null
}

export interface Names {
  layer: VectorLayer
  /** Places the names of what is in sight anew. */
  place: (labels: ReadonlyMap<string, AreaLabel>, around: Around) => void
  repaint: (palette: Palette) => void
}

const look: Record<AreaLevel, { px: number; weight: number; colour: 'ink2' | 'ink3' }> = {
  town: { px: 13, weight: 600, colour: 'ink2' },
  neighbourhood: { px: 13, weight: 600, colour: 'ink2' },
  grid: { px: 12, weight: 400, colour: 'ink3' },
}

/** Names of areas, above everything and clear of the bubbles: where a case lies is read from them. */
export function names(map: OlMap, first: Palette): Names {
  const source = new VectorSource()
  const layer = new VectorLayer({ source, zIndex: 12, updateWhileInteracting: true })
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
    const words = inSight.map(({ code, name }) => (counted ? `${name}\n${counted.counts.get(code) ?? 0}` : name))
    const signs = inSight.map(({ level, name, x, y }) => ({
      x: x / resolution,
      y: -y / resolution,
      width: widthOf(name, look[level].px) + 6,
      height: look[level].px * (counted ? 2.5 : 1.3),
      must: !counted && level !== 'grid' && inSight.length < 40,
    }))
    const bubbles: Bubble[] = marks.map(({ x, y, count }) => ({ x: x / resolution, y: -y / resolution, radius: count > 1 ? clusterRadius(count) : 8 }))
    const moves = placeNames(signs, bubbles)
    source.clear(true)
    source.addFeatures(
      inSight.flatMap((label, index) => {
        const move = moves[index]
        if (!move || (counted && (move[0] !== 0 || move[1] !== 0))) return []
        const feature = new Feature(new Point([label.x, label.y]))
        feature.setStyle(style(label.level, words[index] ?? '', move))
        return [feature]
      }),
    )
  }

  function style(level: AreaLevel, words: string, [offsetX, offsetY]: [number, number]): Style {
    const { px, weight, colour } = look[level]
    return new Style({
      text: new Text({
        text: words,
        font: `${weight} ${px}px ${palette.font}`,
        fill: new Fill({ color: words.includes('\n') ? palette.ink : palette[colour] }),
        stroke: new Stroke({ color: palette.card, width: words.includes('\n') ? 4 : 3 }),
        overflow: true,
        offsetX,
        offsetY,
      }),
    })
  }

  return { layer, place, repaint: (next) => void (palette = next) }
}
