import Map from 'ol/Map'
import View from 'ol/View'
import DblClickDragZoom from 'ol/interaction/DblClickDragZoom'
import KeyboardPan from 'ol/interaction/KeyboardPan'
import KeyboardZoom from 'ol/interaction/KeyboardZoom'
import { defaults as defaultInteractions } from 'ol/interaction/defaults'
import { shiftKeyOnly } from 'ol/events/condition'
import type BaseLayer from 'ol/layer/Base'
import { fromLonLat, toLonLat, transformExtent } from 'ol/proj'
import type { LonLat, MapView } from './types'

const minZoom = 7
export const maxZoom = 19
const smallStep = 16

/**
 * Tilting and turning are off: north is up, always. No control of the library's is used, so it needs no style sheet.
 * Two fingers zoom, and so does one: tap twice and pull.
 */
export function openMap(target: HTMLElement, layers: BaseLayer[]): Map {
  const map = new Map({
    target,
    layers,
    controls: [],
    // a slow base map must not take all the lines a phone has to the server
    maxTilesLoading: 4,
    interactions: defaultInteractions({ altShiftDragRotate: false, pinchRotate: false, keyboard: false }),
    view: new View({ center: [0, 0], zoom: minZoom, minZoom, maxZoom, enableRotation: false }),
  })
  map.addInteraction(new DblClickDragZoom())
  // at once: of a step that glides, the next one pressed meanwhile would take away the rest
  map.addInteraction(new KeyboardPan({ duration: 0 }))
  // to a door: an arrow alone goes as far as a street is long
  map.addInteraction(new KeyboardPan({ condition: shiftKeyOnly, pixelDelta: smallStep, duration: 0 }))
  map.addInteraction(new KeyboardZoom())
  // most keyboards write + with shift only: its own key says = alone, and means the same, as on every map
  target.addEventListener('keydown', (event) => {
    if (event.key !== '=' || event.target !== target || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    zoomBy(map, 1)
  })
  return map
}

export function look(map: Map, to: MapView, animate = false): void {
  const center = fromLonLat([to.lon, to.lat])
  const view = map.getView()
  if (animate && !reducedMotion()) view.animate({ center, zoom: to.zoom, duration: 180 })
  else {
    view.setCenter(center)
    view.setZoom(to.zoom)
  }
}

/** Brings a point to the middle and leaves the zoom as it is. */
export function center(map: Map, to: LonLat): void {
  map.getView().animate({ center: fromLonLat([to.lon, to.lat]), duration: reducedMotion() ? 0 : 180 })
}

/** `box` is west, south, east, north in degrees. */
export function fit(map: Map, box: [number, number, number, number], padding = 24, deepest = 17): void {
  map.getView().fit(transformExtent(box, 'EPSG:4326', 'EPSG:3857'), { padding: [padding, padding, padding, padding], maxZoom: deepest })
}

export function viewOf(map: Map): MapView | null {
  const view = map.getView()
  const center = view.getCenter()
  const zoom = view.getZoom()
  if (!center || zoom === undefined) return null
  return { ...lonLatOf(center), zoom }
}

export function lonLatOf(coordinate: number[]): LonLat {
  const [lon = 0, lat = 0] = toLonLat(coordinate)
  return { lon, lat }
}

export function zoomBy(map: Map, by: number, anchor?: number[]): void {
  const view = map.getView()
  const zoom = Math.min(maxZoom, Math.max(minZoom, (view.getZoom() ?? minZoom) + by))
  view.animate({ zoom, ...(anchor ? { center: anchor } : {}), duration: reducedMotion() ? 0 : 180 })
}

export function reducedMotion(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches
}
