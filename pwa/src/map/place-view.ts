import type OlMap from 'ol/Map'
import { extend } from 'ol/extent'
import { fromLonLat } from 'ol/proj'
import { look, reducedMotion, viewOf } from './canvas-map'
import { findExtent } from './find-extent'
import type { LonLat, MapView, TileLoader } from './types'

export interface PlaceView {
  /** False until the map looks at something of ours: nobody needs a link to the Gulf of Guinea. */
  placed: () => boolean
  /** Whether a press on it means the place it shows. */
  ready: () => boolean
  /** Where it looks; null: it shows the whole district, as it does by itself. Undefined: nowhere yet. */
  view: () => MapView | null | undefined
  home: () => Promise<void>
  /** Looks at a town, neighbourhood or grid by its code. */
  showArea: (code: string) => Promise<void>
  look: (to: MapView, animate?: boolean) => void
  /** Goes to what lies in a box of EPSG:3857 metres, nearer by a good half level at least, and otherwise no nearer than a zoom. */
  into: (box: number[], nearest: number) => void
  /** Brings a point into sight when it is out of it, without changing the zoom. */
  reveal: (point: LonLat) => void
  /** What must be in sight beside the district while the map shows it by itself. */
  along: (box: number[] | null) => void
  /** From now on the map looks where a hand led it. */
  handsOn: () => void
  resize: () => void
}

const padding = [24, 24, 24, 24]

/** Where the console's map looks: at the whole district by itself, until somebody leads it elsewhere. */
export function placeView(map: OlMap, target: HTMLElement, load: TileLoader): PlaceView {
  let placed = false
  /** The whole district in metres, and whether the map still shows it by itself: then it keeps to it when panels come and go. */
  let district: number[] | null = null
  let byItself = false
  let beside: number[] | null = null
  /** What a map without a size is to show once it has one: a hidden map, or a dialog that is just opening. */
  let waiting: number[] | null = null
  const handsOn = (): void => void (byItself = false)
  target.addEventListener('wheel', handsOn, { passive: true })
  map.on('pointerdrag', handsOn)
  target.addEventListener('keydown', (event) => (event.key.startsWith('Arrow') || '+-='.includes(event.key)) && handsOn())

  const hasSize = (): boolean => map.getSize()?.every((side) => side > 0) === true
  function fitTo(box: number[]): void {
    waiting = hasSize() ? null : box
    if (!hasSize()) return
    map.getView().cancelAnimations()
    map.getView().fit(box, { padding, maxZoom: 17 })
  }
  function fitWhole(): void {
    if (district) fitTo(beside ? extend([...district], beside) : district)
  }

  return {
    placed: () => placed,
    ready: () => placed && !waiting,
    view: () => (!placed ? undefined : byItself ? null : (viewOf(map) ?? undefined)),
    async home() {
      district = await findExtent(load, '')
      if (!district) return
      placed = true
      byItself = true
      fitWhole()
    },
    async showArea(code) {
      const box = await findExtent(load, code)
      if (!box) return
      placed = true
      byItself = false
      fitTo(box)
    },
    look(to, animate) {
      placed = true
      byItself = false
      look(map, to, animate)
    },
    into(box, nearest) {
      byItself = false
      const view = map.getView()
      const resolution = view.getResolution() ?? 1
      const fits = view.getResolutionForExtent(box, map.getSize()?.map((side) => Math.max(1, side - 160)))
      const to = Math.min(Math.max(fits, view.getResolutionForZoom(nearest)), resolution / 1.5)
      const center = [((box[0] ?? 0) + (box[2] ?? 0)) / 2, ((box[1] ?? 0) + (box[3] ?? 0)) / 2]
      view.animate({ center, resolution: Math.max(to, view.getMinResolution()), duration: reducedMotion() ? 0 : 180 })
    },
    reveal(point) {
      const at = fromLonLat([point.lon, point.lat])
      // a hidden map has no size, and everything would seem out of its sight
      if (!hasSize() || !placed || byItself) return
      const [west = 0, south = 0, east = 0, north = 0] = map.getView().calculateExtent(map.getSize()?.map((side) => side * 0.9))
      const [x = 0, y = 0] = at
      if (x < west || x > east || y < south || y > north) map.getView().animate({ center: at, duration: reducedMotion() ? 0 : 180 })
    },
    along(box) {
      beside = box
      if (byItself) fitWhole()
    },
    handsOn,
    resize() {
      map.updateSize()
      if (byItself) fitWhole()
      else if (waiting) fitTo(waiting)
    },
  }
}
