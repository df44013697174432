import { basemap } from '@/api/basemap'
import { keptTile, lastHeard } from '@/local/tiles'
import type { TileLoader } from '@/map'
import { client, current } from '../session'

/** The base map of the phone's maps: whether there is one is asked of the server, a tile of the phone first. */
export const loadBase: TileLoader = (path) => {
  const { user } = current()
  const ask = (): Promise<ArrayBuffer | undefined> => basemap(client, user.id, path)
  return path.endsWith('/basemap') ? lastHeard(path, ask) : keptTile(path, ask)
}
