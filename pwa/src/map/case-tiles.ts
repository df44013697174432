import type Feature from 'ol/Feature'
import OlFeature from 'ol/Feature'
import MVT from 'ol/format/MVT'
import type Map from 'ol/Map'
import VectorLayer from 'ol/layer/Vector'
import VectorSource from 'ol/source/Vector'
import type { StyleFunction } from 'ol/style/Style'
import { tileExtent, tileLevel, tilesIn, type TileAddress } from './tile-math'
import type { TileLoader } from './types'

export interface CaseTiles {
  layer: VectorLayer
  /** Draw what matches these filters; the old points stay until the new ones are here. */
  show: (query: Record<string, string>) => void
  /** Ask again for what is in sight. */
  refresh: () => void
  close: () => void
}

/**
 * Case tiles, fetched by ourselves rather than by a tile layer of the library: features become whole objects that can be hovered
 * and restyled, a case that stands in the margin of two tiles is drawn once, and a refresh swaps points without a blink.
 */
export function caseTiles(map: Map, load: TileLoader, style: StyleFunction, onTrouble: (error: unknown) => void): CaseTiles {
  const source = new VectorSource()
  const layer = new VectorLayer({ source, style, updateWhileInteracting: true, zIndex: 10 })
  const format = new MVT<OlFeature>({ featureClass: OlFeature })
  let query: Record<string, string> = {}
  let drawn = new Map2()
  let drawnZ = -1
  let run = 0
  let closed = false

  const onMove = (): void => void fill(false)
  map.on('moveend', onMove)

  async function fetchTile(tile: TileAddress): Promise<Feature[]> {
    const bytes = await load(`/api/v1/atlas/tiles/cases/${tile.z}/${tile.x}/${tile.y}.mvt`, query)
    if (!bytes || bytes.byteLength === 0) return []
    return format.readFeatures(bytes, { extent: tileExtent(tile), featureProjection: 'EPSG:3857' })
  }

  async function fill(again: boolean): Promise<void> {
    const size = map.getSize()
    const zoom = map.getView().getZoom()
    if (closed || !size?.every((side) => side > 0) || zoom === undefined) return
    const mine = (run += 1)
    const z = tileLevel(zoom)
    const wanted = tilesIn(map.getView().calculateExtent(size), z)
    const kept = again || z !== drawnZ ? new Map2() : drawn
    try {
      const next = new Map2()
      await Promise.all(
        wanted.map(async (tile) => {
          const key = `${tile.x}/${tile.y}`
          next.set(key, kept.get(key) ?? (await fetchTile(tile)))
        }),
      )
      if (mine !== run || isClosed()) return
      drawn = next
      drawnZ = z
      draw()
    } catch (error) {
      if (mine === run) onTrouble(error)
    }
  }

  // a call, because the linter's flow analysis cannot know that close() may run during an await
  function isClosed(): boolean {
    return closed
  }

  function draw(): void {
    const seen = new Set<unknown>()
    const features: Feature[] = []
    for (const tile of drawn.values()) {
      for (const feature of tile) {
        const id: unknown = feature.get('id')
        if (id !== undefined) {
          if (seen.has(id)) continue
          seen.add(id)
        }
        features.push(feature)
      }
    }
    source.clear(true)
    source.addFeatures(features)
  }

  return {
    layer,
    show(next) {
      query = next
      void fill(true)
    },
    refresh: () => void fill(true),
    close() {
      closed = true
      map.un('moveend', onMove)
    },
  }
}

// the library's Map hides the language's
const Map2 = globalThis.Map<string, Feature[]>
