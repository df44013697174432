import type VectorTileLayer from 'ol/layer/VectorTile'
import RenderFeature from 'ol/render/Feature'
import type { AreaLevel } from './types'

/** The area of a level that a point (EPSG:3857 metres) lies in, of those that are drawn; null where none is. */
export function insideArea(layer: VectorTileLayer, level: AreaLevel, x: number, y: number): { code: string; name: string } | null {
  for (const feature of layer.getFeaturesInExtent([x, y, x, y])) {
    if (!(feature instanceof RenderFeature) || feature.get('layer') !== level || !feature.getType().endsWith('Polygon')) continue
    if (covers(feature.getFlatCoordinates(), feature.getEnds() ?? [], x, y)) return { code: String(feature.get('code')), name: String(feature.get('name')) }
  }
  return null
}

/** Even and odd over all rings: a hole counts as outside. `ends` are where each ring's numbers end. */
export function covers(flat: readonly number[], ends: readonly number[], x: number, y: number): boolean {
  let inside = false
  let start = 0
  for (const end of ends) {
    for (let at = start, before = end - 2; at < end; before = at, at += 2) {
      const [ax = 0, ay = 0, bx = 0, by = 0] = [flat[at], flat[at + 1], flat[before], flat[before + 1]]
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside
    }
    start = end
  }
  return inside
}
