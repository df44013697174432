import MVT from 'ol/format/MVT'
import VectorTileLayer from 'ol/layer/VectorTile'
import type RenderFeature from 'ol/render/Feature'
import VectorTileSource from 'ol/source/VectorTile'
import Fill from 'ol/style/Fill'
import Stroke from 'ol/style/Stroke'
import Style from 'ol/style/Style'
import Text from 'ol/style/Text'
import VectorTile from 'ol/VectorTile'
import type { Palette } from './palette'
import type { AreaLevel, TileLoader } from './types'

/** From these zoom levels on, an outline is drawn and named. Names of the level above give way to those below. */
export const stages: Record<AreaLevel, { from: number; named: [from: number, to: number] }> = {
  town: { from: 0, named: [0, 12.6] },
  neighbourhood: { from: 11.2, named: [12.6, 30] },
  grid: { from: 13.6, named: [14.9, 30] },
}

/** The finest level that is named at this zoom: what a click on the ground means. */
export function levelAt(zoom: number): AreaLevel {
  return zoom < stages.town.named[1] ? 'town' : zoom < stages.grid.named[0] ? 'neighbourhood' : 'grid'
}

export interface Outlines {
  layer: VectorTileLayer
  repaint: (palette: Palette) => void
  /** Over a base map the district is not painted over. */
  overBase: (on: boolean) => void
}

const isLevel = (name: string): name is AreaLevel => name in stages
const zoomOf = (resolution: number): number => Math.log2(156_543.03392804097 / resolution)

/** Area outlines with names out of our own database; there is no base map below them. A name is one point in one tile. */
export function outlines(load: TileLoader, first: Palette, onTrouble: (error: unknown) => void): Outlines {
  const source = new VectorTileSource({
    format: new MVT({ layerName: 'layer' }),
    maxZoom: 16,
    url: '/api/v1/atlas/tiles/areas/{z}/{x}/{y}.mvt',
    wrapX: false,
    tileLoadFunction: (tile, url) => {
      if (!(tile instanceof VectorTile)) return
      const vector = tile as VectorTile<RenderFeature>
      vector.setLoader((extent, _resolution, projection) => {
        load(url, {})
          .then((bytes) => {
            const features = bytes?.byteLength
              ? vector.getFormat().readFeatures(bytes, { extent, featureProjection: projection })
              : []
            vector.setFeatures(features)
          })
          .catch((error: unknown) => {
            vector.onError()
            onTrouble(error)
          })
      })
    },
  })

  let palette = first
  let clearGround = false
  let styles = makeStyles(palette, clearGround)
  const restyle = (): void => {
    styles = makeStyles(palette, clearGround)
    layer.changed()
  }
  const layer = new VectorTileLayer({
    source,
    declutter: true,
    renderMode: 'vector',
    zIndex: 1,
    style: (feature, resolution) => {
      const layer = String(feature.get('layer'))
      const zoom = zoomOf(resolution)
      if (layer === 'labels') {
        const level = feature.get('level') as AreaLevel
        const [from, to] = stages[level].named
        if (zoom < from || zoom >= to) return undefined
        const style = styles.name[level]
        style.getText()?.setText(String(feature.get('name')))
        return style
      }
      return isLevel(layer) && zoom >= stages[layer].from ? styles.line[layer] : undefined
    },
  })

  return {
    layer,
    repaint(next) {
      palette = next
      restyle()
    },
    overBase(on) {
      clearGround = on
      restyle()
    },
  }
}

function makeStyles(palette: Palette, clearGround: boolean): { line: Record<AreaLevel, Style>; name: Record<AreaLevel, Style> } {
  // the district is land on the paper; finer areas have an invisible fill, so that pointing at the ground hits them too
  const clear = new Fill({ color: 'rgba(0,0,0,0.001)' })
  const line = (color: string, width: number, fill = clear): Style => new Style({ fill, stroke: new Stroke({ color, width }) })
  const name = (color: string, size: number, weight: number): Style =>
    new Style({
      text: new Text({
        font: `${weight} ${size}px ${palette.font}`,
        fill: new Fill({ color }),
        stroke: new Stroke({ color: palette.card, width: 3 }),
        overflow: true,
      }),
    })
  return {
    line: { town: line(palette.lineStrong, 1.8, clearGround ? clear : new Fill({ color: palette.card })), neighbourhood: line(palette.lineStrong, 1.1), grid: line(palette.line, 1) },
    name: { town: name(palette.ink2, 13, 600), neighbourhood: name(palette.ink2, 13, 600), grid: name(palette.ink3, 12, 400) },
  }
}
