import Feature from 'ol/Feature'
import type OlMap from 'ol/Map'
import type MapBrowserEvent from 'ol/MapBrowserEvent'
import { extend } from 'ol/extent'
import { Point } from 'ol/geom'
import VectorLayer from 'ol/layer/Vector'
import { fromLonLat } from 'ol/proj'
import VectorSource from 'ol/source/Vector'
import { baseLayers, type BaseLayers } from './base-map'
import { caseTiles } from './case-tiles'
import { look, lonLatOf, openMap, viewOf, zoomBy } from './canvas-map'
import { clusterLight, featureCount, featureLight } from './feature-light'
import { makeMarks } from './marks'
import { findExtent } from './find-extent'
import { levelAt, outlines } from './outlines'
import { isDark, onScheme, readPalette } from './palette'
import type { BaseKind, CasePoint, LonLat, MapView, TileLoader } from './types'

const words = (value: unknown): string => (typeof value === 'string' ? value : '')

/** What lies under the pointer. `at` is in pixels from the map's top left. */
export type Under =
  | { kind: 'case'; id: string; title: string; caseNo: string; at: [number, number] }
  | { kind: 'cluster'; count: number; red: number; yellow: number; at: [number, number] }
  | { kind: 'area'; code: string; name: string; at: [number, number] }

export interface ConsoleMapEvents {
  /** After the map came to rest; null: it shows the whole district, as it does by itself. */
  moved: (view: MapView | null) => void
  under: (what: Under | null) => void
  chose: (id: string) => void
  /** A click while a point is being picked. */
  picked: (point: LonLat) => void
  trouble: (error: unknown) => void
  loaded: () => void
}

export interface ConsoleMapHandle {
  showCases: (query: Record<string, string>) => void
  refresh: () => void
  select: (point: CasePoint | null) => void
  light: (point: CasePoint | null) => void
  picking: (on: boolean, at: LonLat | null) => void
  look: (to: MapView, animate?: boolean) => void
  /** Brings a point into sight when it is out of it, without changing the zoom. */
  reveal: (point: LonLat) => void
  home: () => Promise<void>
  /** Looks at a town, neighbourhood or grid by its code. */
  showArea: (code: string) => Promise<void>
  zoom: (by: number) => void
  /** There is a base map, down to this level; none is shown before `showBase`. */
  base: (deepest: number) => void
  showBase: (kind: BaseKind | null) => void
  tick: () => void
  resize: () => void
  close: () => void
}

/** The centre's map: outlines, case tiles, the chosen and the lit case. The only owner of the library's map object. */
export function useConsoleMap(target: HTMLElement, load: TileLoader, on: ConsoleMapEvents, nowMs: () => number): ConsoleMapHandle {
  let palette = readPalette()
  let marks = makeMarks(palette)
  let picking = false
  let below: BaseLayers | null = null

  const watched: TileLoader = async (path, query) => {
    const bytes = await load(path, query)
    on.loaded()
    return bytes
  }
  const areas = outlines(watched, palette, on.trouble)
  const overlay = new VectorSource()
  const rings = new VectorLayer({ source: overlay, zIndex: 11, style: (feature) => marks.ring(feature.get('strong') === true) })
  const map: OlMap = openMap(target, [areas.layer, rings])
  const tiles = caseTiles(
    map,
    watched,
    (feature) => {
      const of = (name: string): unknown => feature.get(name)
      const count = featureCount(of)
      return of('id') === undefined ? marks.cluster(count, clusterLight(of)) : marks.point(featureLight(of, nowMs()))
    },
    on.trouble,
  )
  map.addLayer(tiles.layer)

  /** False until the map looks at something of ours: nobody needs a link to the Gulf of Guinea. */
  let placed = false
  /** The whole district in metres, and whether the map still shows it by itself: then it keeps to it when panels come and go. */
  let district: number[] | null = null
  let byItself = false
  const handsOn = (): void => void (byItself = false)
  target.addEventListener('wheel', handsOn, { passive: true })
  map.on('pointerdrag', handsOn)
  target.addEventListener('keydown', (event) => (event.key.startsWith('Arrow') || '+-'.includes(event.key)) && handsOn())
  /** What a map without a size is to show once it has one: a hidden map, or a dialog that is just opening. */
  let waiting: number[] | null = null
  function fitTo(box: number[]): void {
    const hasSize = map.getSize()?.every((side) => side > 0) === true
    waiting = hasSize ? null : box
    if (!hasSize) return
    map.getView().cancelAnimations()
    map.getView().fit(box, { padding: [24, 24, 24, 24], maxZoom: 17 })
  }
  /** What the map shows by itself: the district, and the chosen case where that lies beyond it. */
  function fitWhole(): void {
    if (!district) return
    const at = selected?.getGeometry()?.getExtent()
    fitTo(at ? extend([...district], at) : district)
  }
  let selected: Feature<Point> | null = null
  let lit: Feature<Point> | null = null
  function ring(old: Feature<Point> | null, point: LonLat | null, strong: boolean): Feature<Point> | null {
    if (old) overlay.removeFeature(old)
    if (!point) return null
    const feature = new Feature(new Point(fromLonLat([point.lon, point.lat])))
    feature.set('strong', strong)
    overlay.addFeature(feature)
    return feature
  }

  function underAt(pixel: number[]): { what: Under; feature: Feature | null } | null {
    const at: [number, number] = [pixel[0] ?? 0, pixel[1] ?? 0]
    const hit = map.forEachFeatureAtPixel(pixel, (feature) => feature, { hitTolerance: 4, layerFilter: (layer) => layer === tiles.layer })
    if (hit) {
      const of = (name: string): unknown => hit.get(name)
      const id = of('id')
      const what: Under = id === undefined
        ? { kind: 'cluster', count: featureCount(of), red: Number(of('red') ?? 0), yellow: Number(of('yellow') ?? 0), at }
        : { kind: 'case', id: words(id), title: words(of('title')), caseNo: words(of('case_no')), at }
      return { what, feature: hit as Feature }
    }
    const level = levelAt(map.getView().getZoom() ?? 0)
    const area = map.forEachFeatureAtPixel(pixel, (feature) => (feature.get('layer') === level ? feature : undefined), {
      layerFilter: (layer) => layer === areas.layer,
    })
    return area
      ? { what: { kind: 'area', code: String(area.get('code')), name: String(area.get('name')), at }, feature: null }
      : null
  }

  map.on('pointermove', (event: MapBrowserEvent) => {
    if (event.dragging) return
    const found = underAt(event.pixel)
    target.style.cursor = picking ? 'crosshair' : found && found.what.kind !== 'area' ? 'pointer' : ''
    on.under(found?.what ?? null)
  })
  target.addEventListener('pointerleave', () => on.under(null))
  map.on('click', (event: MapBrowserEvent) => {
    if (picking) {
      // before the map has found its place, a press on it means nowhere
      if (placed && !waiting) on.picked(lonLatOf(event.coordinate))
      return
    }
    const found = underAt(event.pixel)
    if (found?.what.kind === 'case') on.chose(found.what.id)
    if (found?.what.kind === 'cluster') {
      const at = found.feature?.getGeometry()
      handsOn()
      zoomBy(map, 2, at instanceof Point ? at.getCoordinates() : event.coordinate)
    }
  })
  map.on('movestart', () => on.under(null))
  map.on('moveend', () => {
    const view = viewOf(map)
    if (view && placed) on.moved(byItself ? null : view)
  })
  const stopScheme = onScheme(() => {
    palette = readPalette()
    marks = makeMarks(palette)
    areas.repaint(palette)
    below?.dim(isDark())
    tiles.layer.changed()
    rings.changed()
  })

  async function home(): Promise<void> {
    district = await findExtent(watched, '')
    if (!district) return
    placed = true
    byItself = true
    fitWhole()
  }

  async function showArea(code: string): Promise<void> {
    const box = await findExtent(watched, code)
    if (!box) return
    placed = true
    byItself = false
    fitTo(box)
  }

  return {
    showCases: (query) => tiles.show(query),
    refresh: () => tiles.refresh(),
    select(point) {
      selected = ring(selected, point, true)
      if (byItself) fitWhole()
    },
    light: (point) => void (lit = ring(lit, point, false)),
    picking(isOn, at) {
      picking = isOn
      target.style.cursor = isOn ? 'crosshair' : ''
      selected = ring(selected, at, true)
    },
    look(to, animate) {
      placed = true
      byItself = false
      look(map, to, animate)
    },
    reveal(point) {
      const size = map.getSize()
      const at = fromLonLat([point.lon, point.lat])
      // a hidden map has no size, and everything would seem out of its sight
      if (!size?.every((side) => side > 0) || !placed || byItself) return
      const [west = 0, south = 0, east = 0, north = 0] = map.getView().calculateExtent(size.map((side) => side * 0.9))
      const [x = 0, y = 0] = at
      if (x < west || x > east || y < south || y > north) map.getView().animate({ center: at, duration: 180 })
    },
    home,
    showArea,
    zoom(by) {
      handsOn()
      zoomBy(map, by)
    },
    base(deepest) {
      // not `watched`: whether the base map comes says nothing about our own
      below = baseLayers(load, deepest)
      below.dim(isDark())
      for (const layer of below.layers) map.addLayer(layer)
    },
    showBase(kind) {
      below?.show(kind)
      areas.overBase(below !== null && kind !== null)
    },
    tick: () => tiles.layer.changed(),
    resize() {
      map.updateSize()
      if (byItself) fitWhole()
      else if (waiting) fitTo(waiting)
    },
    close() {
      stopScheme()
      below?.close()
      tiles.close()
      map.setTarget(undefined)
    },
  }
}
