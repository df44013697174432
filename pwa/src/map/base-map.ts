import TileLayer from 'ol/layer/Tile'
import ImageTileSource from 'ol/source/ImageTile'
import type { BaseKind, BaseMapFacts, TileLoader } from './types'

const names: Record<BaseKind, [ground: string, words: string]> = { streets: ['vec', 'cva'], photo: ['img', 'cia'] }
const retryMs = 20_000
const longestMs = 300_000
const path = '/api/v1/basemap'

/** Whether the operator has a base map, asked through the page's own loader; null when that cannot be known or there is none. */
export async function baseMapFacts(load: TileLoader): Promise<(BaseMapFacts & { credit: string }) | null> {
  try {
    const bytes = await load(path, {})
    const facts = bytes && (JSON.parse(new TextDecoder().decode(bytes)) as BaseMapFacts)
    return facts?.on ? { ...facts, credit: facts.credit ?? '天地图' } : null
  } catch {
    return null // no network, or an answer that is not ours: our own outlines are the map
  }
}

export interface BaseLayers {
  layers: TileLayer[]
  show: (kind: BaseKind | null) => void
  /** On a dark page the light pictures are held back. */
  dim: (dark: boolean) => void
  close: () => void
}

/** 天地图 below everything of ours. Nothing is asked for before `show`. */
export function baseLayers(load: TileLoader, deepest: number): BaseLayers {
  let waiting: ReturnType<typeof setTimeout> | undefined
  let pause = retryMs
  const sources = new Map<BaseKind, ImageTileSource[]>()
  const layers = [new TileLayer({ zIndex: 0, visible: false }), new TileLayer({ zIndex: 0, visible: false })]

  /** What did not come is asked for again, ever more rarely, and not while there is surely no network. */
  function again(): void {
    clearTimeout(waiting)
    waiting = setTimeout(() => {
      pause = Math.min(pause * 2, longestMs)
      if (navigator.onLine) for (const layer of layers) layer.getSource()?.refresh()
      else again()
    }, pause)
  }

  function source(name: string): ImageTileSource {
    return new ImageTileSource({
      minZoom: 1, // the world's one tile has no picture there
      maxZoom: deepest,
      wrapX: false,
      loader: async (z, x, y) => {
        try {
          const bytes = await load(`${path}/${name}/${z}/${x}/${y}`, {})
          if (!bytes) throw new Error('no tile')
          return await createImageBitmap(new Blob([bytes]))
        } catch (error) {
          again()
          throw error
        }
      },
    })
  }

  return {
    layers,
    show(kind) {
      clearTimeout(waiting)
      pause = retryMs
      const shown = kind && (sources.get(kind) ?? names[kind].map(source))
      if (kind && shown) sources.set(kind, shown)
      layers.forEach((layer, index) => {
        layer.setSource(shown?.[index] ?? null)
        layer.setVisible(shown !== null)
      })
    },
    dim: (dark) => layers.forEach((layer) => layer.setOpacity(dark ? 0.55 : 1)),
    close: () => clearTimeout(waiting),
  }
}
