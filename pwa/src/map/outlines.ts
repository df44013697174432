import MVT from 'ol/format/MVT'
import VectorTileLayer from 'ol/layer/VectorTile'
import type RenderFeature from 'ol/render/Feature'
import VectorTileSource from 'ol/source/VectorTile'
import Fill from 'ol/style/Fill'
import Stroke from 'ol/style/Stroke'
import Style from 'ol/style/Style'
import VectorTile from 'ol/VectorTile'
import { levels, stages } from './area-levels'
import type { Palette } from './palette'
import type { AreaLevel, TileLoader } from './types'

/** A name and the point it belongs to, EPSG:3857 metres. */
export interface AreaLabel {
  code: string
  name: string
  level: AreaLevel
  x: number
  y: number
}

/** Areas of one level in colours, by code; what has none keeps the ground's. */
export interface Shades {
  level: AreaLevel
  colours: ReadonlyMap<string, string>
  /** Nothing is known of what lies outside this area: it is grey, not white as nought is. */
  within: string
}

export interface Outlines {
  layer: VectorTileLayer
  /** Every name that came so far. */
  labels: ReadonlyMap<string, AreaLabel>
  /** Those of a level in an extent, from north to south. */
  labelsIn: (level: AreaLevel, extent: readonly number[]) => AreaLabel[]
  repaint: (palette: Palette) => void
  /** Over a base map the district is not painted over. */
  overBase: (on: boolean) => void
  shade: (shades: Shades | null) => void
  /** One area with a strong line round it. */
  mark: (code: string | null) => void
  /** Asks again for what did not come. */
  retry: () => void
}

/** The server leaves finer outlines out of coarser tiles: where a level was chosen, tiles are asked for that have it. */
const tilesFrom: Record<AreaLevel, number> = { town: 0, neighbourhood: 10, grid: 12 }

const isLevel = (name: string): name is AreaLevel => name in stages
const zoomOf = (resolution: number): number => Math.log2(156_543.03392804097 / resolution)

/** Area outlines out of our own database; there is no base map below them. Their names are drawn above everything (names.ts). */
export function outlines(load: TileLoader, first: Palette, onTrouble: (error: unknown) => void, onLabels: () => void): Outlines {
  const labels = new Map<string, AreaLabel>()
  const sources = new Map<AreaLevel, VectorTileSource>()
  let broken = false

  function source(level: AreaLevel): VectorTileSource {
    const known = sources.get(level)
    if (known) return known
    const made = new VectorTileSource({
      format: new MVT({ layerName: 'layer' }),
      minZoom: tilesFrom[level],
      maxZoom: 16,
      url: '/api/v1/atlas/tiles/areas/{z}/{x}/{y}.mvt',
      wrapX: false,
      tileLoadFunction: (tile, url) => {
        if (!(tile instanceof VectorTile)) return
        const vector = tile as VectorTile<RenderFeature>
        vector.setLoader((extent, _resolution, projection) => {
          load(url, {})
            .then((bytes) => {
              const features = bytes?.byteLength ? vector.getFormat().readFeatures(bytes, { extent, featureProjection: projection }) : []
              vector.setFeatures(features)
              note(features)
            })
            .catch((error: unknown) => {
              vector.onError()
              broken = true
              onTrouble(error)
            })
        })
      },
    })
    sources.set(level, made)
    return made
  }

  function note(features: readonly RenderFeature[]): void {
    const before = labels.size
    for (const feature of features) {
      if (feature.get('layer') !== 'labels') continue
      const [x = 0, y = 0] = feature.getFlatCoordinates()
      const code = String(feature.get('code'))
      labels.set(code, { code, name: String(feature.get('name')), level: feature.get('level') as AreaLevel, x, y })
    }
    if (labels.size !== before) onLabels()
  }

  let palette = first
  let clearGround = false
  let shades: Shades | null = null
  let marked: string | null = null
  let styles = makeStyles(palette, clearGround)
  let fills = new Map<string, Style>()
  const restyle = (): void => {
    styles = makeStyles(palette, clearGround)
    fills = new Map()
    layer.changed()
  }
  function filled(colour: string): Style {
    const known = fills.get(colour)
    if (known) return known
    const made = new Style({ fill: new Fill({ color: clearGround ? `${colour}cc` : colour }), stroke: new Stroke({ color: palette.lineStrong, width: 1 }), zIndex: 2 })
    fills.set(colour, made)
    return made
  }
  const layer = new VectorTileLayer({
    source: source('town'),
    zIndex: 1,
    style: (feature, resolution) => {
      const level = String(feature.get('layer'))
      if (!isLevel(level)) return undefined
      const code = String(feature.get('code'))
      if (shades?.level === level) {
        const colour = shades.colours.get(code) ?? (code.startsWith(shades.within) ? undefined : palette.line)
        const ground = colour ? filled(colour) : styles.line[level]
        return code === marked ? [ground, styles.marked] : ground
      }
      if (code === marked) return styles.marked
      // beneath the coloured ones only the frame of what is larger is seen
      if (shades && levels.indexOf(level) > levels.indexOf(shades.level)) return undefined
      return zoomOf(resolution) >= stages[level].from ? styles.line[level] : undefined
    },
  })

  return {
    layer,
    labels,
    labelsIn: (level, [west = 0, south = 0, east = 0, north = 0]) =>
      [...labels.values()].filter((one) => one.level === level && one.x >= west && one.x <= east && one.y >= south && one.y <= north).sort((a, b) => b.y - a.y),
    repaint(next) {
      palette = next
      restyle()
    },
    overBase(on) {
      clearGround = on
      restyle()
    },
    shade(next) {
      shades = next
      const wanted = source(next?.level ?? 'town')
      if (layer.getSource() !== wanted) layer.setSource(wanted)
      layer.changed()
    },
    mark(code) {
      if (code === marked) return
      marked = code
      layer.changed()
    },
    retry() {
      if (broken) for (const one of sources.values()) one.refresh()
      broken = false
    },
  }
}

function makeStyles(palette: Palette, clearGround: boolean): { line: Record<AreaLevel, Style>; marked: Style } {
  // the district is land on the paper; finer areas have an invisible fill, so that pointing at the ground hits them too
  const clear = new Fill({ color: 'rgba(0,0,0,0.001)' })
  const line = (color: string, width: number, zIndex: number, fill = clear): Style => new Style({ fill, stroke: new Stroke({ color, width }), zIndex })
  return {
    line: { town: line(palette.lineStrong, 1.8, 1, clearGround ? clear : new Fill({ color: palette.card })), neighbourhood: line(palette.lineStrong, 1.1, 1), grid: line(palette.line, 1, 1) },
    marked: new Style({ stroke: new Stroke({ color: palette.ink, width: 3 }), zIndex: 3 }),
  }
}
