import Feature from 'ol/Feature'
import { buffer, extend, getHeight, getWidth } from 'ol/extent'
import MVT from 'ol/format/MVT'
import { tileExtent, tilesIn, type TileAddress } from './tile-math'
import type { TileLoader } from './types'

/**
 * Where each level is looked up, coarse to fine: the length of its codes, and the tile level that has it, and how much beyond what is known
 * to look, as a share of it. Towns stand in every
 * tile, so the whole world's one tile tells where to begin; the server leaves finer outlines out of coarser tiles.
 */
const looks = [
  { layer: 'town', digits: 0, z: 0, around: 0 },
  // the world's one tile draws towns smaller than they are: what lies beyond the next tile's edge must be asked for too
  { layer: 'town', digits: 9, z: 7, around: 0.5 },
  { layer: 'neighbourhood', digits: 12, z: 11, around: 0 },
  { layer: 'grid', digits: 15, z: 14, around: 0 },
] as const
const mostTiles = 12

/**
 * The extent (EPSG:3857 metres) of an area by its code, out of the outline tiles; of all towns for a code shorter than a
 * town's. What cannot be found leaves the extent of what is above it; null when there is nothing at all. Rejects as `load` does.
 */
export async function findExtent(load: TileLoader, code: string): Promise<number[] | null> {
  const format = new MVT<Feature>({ featureClass: Feature, layers: ['town', 'neighbourhood', 'grid', 'labels'] })
  let box: number[] | null = null
  for (const { layer, digits, z, around } of looks) {
    if (digits > 9 && code.length < digits) break
    const part = code.length >= digits ? code.slice(0, digits) : ''
    const sought = box && buffer(box, around * Math.max(getWidth(box), getHeight(box)))
    const tiles: TileAddress[] = sought ? tilesIn(sought, z).slice(0, mostTiles) : [{ z: 0, x: 0, y: 0 }]
    const answers = await Promise.all(tiles.map(async (tile) => ({ tile, bytes: await load(`/api/v1/atlas/tiles/areas/${tile.z}/${tile.x}/${tile.y}.mvt`, {}) })))
    const found = answers.flatMap(({ tile, bytes }) =>
      bytes?.byteLength ? format.readFeatures(bytes, { extent: tileExtent(tile), featureProjection: 'EPSG:3857' }) : [],
    )
    const extents = found
      .filter((feature) => part === '' || (feature.get('layer') === layer && String(feature.get('code')) === part))
      .map((feature) => feature.getGeometry()?.getExtent())
      // in the world's one tile a small town has shrunk to nothing: there its name's point tells where it is
      .filter((extent) => extent?.every(Number.isFinite))
    const whole = extents.reduce<number[] | null>((sum, one) => (sum && one ? extend(sum, one) : one ? [...one] : sum), null)
    if (whole) box = whole
  }
  return box
}
