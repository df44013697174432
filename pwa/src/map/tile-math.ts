/** Web-map tiles by number, x eastward and y southward from the north-west corner; pure, so that tests reach it. */
export interface TileAddress {
  z: number
  x: number
  y: number
}

const half = 20_037_508.342789244

/** West, south, east, north of a tile in EPSG:3857 metres. */
export function tileExtent({ z, x, y }: TileAddress): [number, number, number, number] {
  const size = (2 * half) / 2 ** z
  return [-half + x * size, half - (y + 1) * size, -half + (x + 1) * size, half - y * size]
}

/** The tiles of level `z` that touch an extent (EPSG:3857 metres), nearest to its middle first. */
export function tilesIn([west, south, east, north]: readonly number[], z: number): TileAddress[] {
  const size = (2 * half) / 2 ** z
  const last = 2 ** z - 1
  const clamp = (value: number): number => Math.min(last, Math.max(0, Math.floor(value)))
  const fromX = clamp(((west ?? -half) + half) / size)
  const toX = clamp(((east ?? half) + half) / size)
  const fromY = clamp((half - (north ?? half)) / size)
  const toY = clamp((half - (south ?? -half)) / size)
  const found: TileAddress[] = []
  for (let x = fromX; x <= toX; x += 1) for (let y = fromY; y <= toY; y += 1) found.push({ z, x, y })
  const middle = { x: (fromX + toX) / 2, y: (fromY + toY) / 2 }
  const far = (tile: TileAddress): number => Math.hypot(tile.x - middle.x, tile.y - middle.y)
  return found.sort((a, b) => far(a) - far(b))
}

/**
 * The tile level for a map zoom. Tiles are drawn about 512 pixels wide, and whole levels keep clusters still while the wheel turns.
 */
export function tileLevel(zoom: number): number {
  return Math.max(0, Math.min(18, Math.round(zoom) - 1))
}

/** Squares along a tile's side: the server counts far cases by them, the map draws near ones by them. */
export const squares = 8
/** The side of a square in metres, at a zoom of the map. */
export const squareSide = (zoom: number): number => (2 * half) / 2 ** tileLevel(zoom) / squares
/** West, south, east, north of the square a point lies in. */
export function squareAround(x: number, y: number, side: number): [number, number, number, number] {
  const [west, south] = [x, y].map((at) => Math.floor((at + half) / side) * side - half) as [number, number]
  return [west, south, west + side, south + side]
}
/** From this zoom on tiles hold single cases (SINGLE_FROM of the server), a little past where levels turn. */
export const singlesFrom = 14.6
