import Feature from 'ol/Feature'
import type OlMap from 'ol/Map'
import type MapBrowserEvent from 'ol/MapBrowserEvent'
import { Point } from 'ol/geom'
import { fromExtent } from 'ol/geom/Polygon'
import VectorLayer from 'ol/layer/Vector'
import { fromLonLat, transformExtent } from 'ol/proj'
import VectorSource from 'ol/source/Vector'
import Stroke from 'ol/style/Stroke'
import Style from 'ol/style/Style'
import { colouredLevel, drawnAt, levelAt } from './area-levels'
import { baseLayers, type BaseLayers } from './base-map'
import { lonLatOf, maxZoom, openMap, zoomBy } from './canvas-map'
import { caseTiles } from './case-tiles'
import { extentOf, gather, partedFrom, spotLight, type Mark, type Spot } from './gather'
import { apart, marksIn, single, whereOf } from './in-sight'
import { insideArea } from './inside-area'
import { makeMarks } from './marks'
import { names } from './names'
import { outlines } from './outlines'
import { isDark, onScheme, paperPalette, readPalette, type Palette } from './palette'
import { placeView } from './place-view'
import { classOf, ramp } from './shading'
import { stepKeys } from './step-keys'
import { singlesFrom } from './tile-math'
import type { AreaLevel, AreaShading, ConsoleMapEvents, ConsoleMapHandle, LitPoint, LonLat, MapState, SeenCase, TileLoader, Under } from './types'

/** Cases on a spot smaller than this stay one mark however near one comes, in metres of EPSG:3857. */
const spotSize = 3
const mostInPile = 40
const mostInSight = 60

/** The centre's map: outlines, case tiles, the chosen and the lit case. The only owner of the library's map object. */
export function useConsoleMap(target: HTMLElement, load: TileLoader, on: ConsoleMapEvents, nowMs: () => number): ConsoleMapHandle {
  let palette = readPalette()
  let marks = makeMarks(palette)
  let picking = false
  let below: BaseLayers | null = null
  let coloured = false
  let chosen: AreaLevel | '' = ''
  let shading: AreaShading | null = null

  const state: MapState = { waiting: 0, failed: 0, ground: false }
  const tellState = (change: Partial<MapState>): void => on.state(Object.assign(state, change))
  const areas = outlines(load, palette, () => tellState({ ground: true }), () => nameSoon())
  const overlay = new VectorSource()
  const rings = new VectorLayer({ source: overlay, zIndex: 11, style: (feature) => (feature.get('frame') === true ? frameStyle() : marks.ring(feature.get('strong') === true, feature.get('count') as number | undefined)) })
  const drawn = new VectorSource<Feature<Point>>()
  const cases = new VectorLayer({
    source: drawn,
    zIndex: 10,
    // all that is held is made ready once, and moves with the hand; only a new zoom makes it ready anew
    renderBuffer: 800,
    updateWhileInteracting: true,
    style: (feature) => {
      const mark = feature.get('mark') as Mark
      const one = single(mark)
      return one ? marks.point(spotLight(one, nowMs() / 1000)) : marks.cluster(mark.count, mark.yellow, mark.red)
    },
  })
  const map: OlMap = openMap(target, [areas.layer, rings, cases])
  const signs = names(map, (level, x, y) => insideArea(areas.layer, level, x, y)?.code, palette)
  map.addLayer(signs.layer)
  const place = placeView(map, target, load)

  // --- cases ----------------------------------------------------------------------------------------------------------
  let groups: Spot[][] = []
  let shown: Mark[] = []
  let gatheredAt = 0
  const tiles = caseTiles(map, load, (next) => {
    groups = next
    redraw()
  }, (tileState) => tellState(tileState))

  function redraw(): void {
    gatheredAt = map.getView().getResolution() ?? 1
    shown = coloured ? [] : gather(groups, gatheredAt, nowMs())
    drawn.clear(true)
    drawn.addFeatures(shown.map((mark) => {
      const feature = new Feature(new Point([mark.x, mark.y]))
      feature.set('mark', mark, true)
      return feature
    }))
    nameSoon()
  }
  function seenCase(spot: Spot): SeenCase[] {
    return spot.one ? [{ ...spot.one, light: spotLight(spot, nowMs() / 1000) }] : []
  }

  // --- names and what is in sight: when the picture has come to rest ------------------------------------------------------
  const seen = (): number[] => map.getView().calculateExtent(map.getSize())
  function where(mark: Mark): string | null {
    const zoom = map.getView().getZoom() ?? 0
    return whereOf(mark, zoom, (x, y) => insideArea(areas.layer, drawnAt(zoom), x, y)?.name ?? null)
  }
  let naming = 0
  function nameSoon(): void {
    if (!naming) naming = requestAnimationFrame(() => {
      naming = 0
      signs.place(areas.labels, { marks: shown, counted: coloured && shading ? shading : null })
    })
  }
  let telling: ReturnType<typeof setTimeout> | undefined
  let told = ''
  /** Once the outlines are drawn too: they say in which area each lies. */
  function tellInSight(): void {
    clearTimeout(telling)
    telling = setTimeout(() => {
      const every = marksIn(shown, seen())
      const nearest = every.slice(0, mostInSight)
      const named = apart(nearest.map((mark) => ({ x: mark.x, y: mark.y, several: !single(mark), name: where(mark) })))
      const things = nearest.map((mark, index) => {
        const one = single(mark)
        return { ...lonLatOf([mark.x, mark.y]), count: mark.count, yellow: mark.yellow, red: mark.red, one: (one && seenCase(one)[0]) ?? null, area: named[index] ?? null }
      })
      const beyond = every.slice(mostInSight).reduce((sum, { count }) => sum + count, 0)
      const face = JSON.stringify([things, beyond])
      if (face === told) return
      told = face
      on.inSight(things, beyond)
    }, 120)
  }
  map.on('rendercomplete', tellInSight)

  // --- rings ------------------------------------------------------------------------------------------------------------
  let selected: Feature<Point> | null = null
  let lit: Feature<Point> | null = null
  let frame: Feature | null = null
  function ring(old: Feature<Point> | null, point: LitPoint | null, strong: boolean): Feature<Point> | null {
    if (old) overlay.removeFeature(old)
    if (!point) return null
    const feature = new Feature(new Point(fromLonLat([point.lon, point.lat])))
    feature.setProperties({ strong, count: point.count })
    overlay.addFeature(feature)
    return feature
  }
  const frameStyle = (): Style => new Style({ stroke: new Stroke({ color: palette.primary, width: 2, lineDash: [7, 5] }) })
  function choose(point: LonLat | null): void {
    selected = ring(selected, point, true)
  }

  // --- the pointer ------------------------------------------------------------------------------------------------------
  function markAt(pixel: number[]): Mark | null {
    const hit = map.forEachFeatureAtPixel(pixel, (feature) => feature, { hitTolerance: 4, layerFilter: (layer) => layer === cases })
    return hit ? (hit.get('mark') as Mark) : null
  }
  function areaAt(coordinate: number[]): { code: string; name: string } | null {
    const zoom = map.getView().getZoom() ?? 0
    const level = coloured ? colouredLevel(zoom, chosen) : levelAt(zoom)
    return insideArea(areas.layer, level, coordinate[0] ?? 0, coordinate[1] ?? 0)
  }
  function underOf(mark: Mark | null, pixel: number[], coordinate: number[]): Under | null {
    const at: [number, number] = [pixel[0] ?? 0, pixel[1] ?? 0]
    const one = mark && single(mark)
    const [seen] = one ? seenCase(one) : []
    if (seen) return { kind: 'case', ...seen, at }
    if (mark) return { kind: 'cluster', count: mark.count, red: mark.red, yellow: mark.yellow, area: where(mark), at }
    const area = areaAt(coordinate)
    return area && { kind: 'area', ...area, at }
  }
  map.on('pointermove', (event: MapBrowserEvent) => {
    // a finger has no hover: it would leave the words of the last tap standing
    if (event.dragging || (event.originalEvent as PointerEvent).pointerType === 'touch') return
    const what = underOf(markAt(event.pixel), event.pixel, event.coordinate)
    target.style.cursor = picking ? 'crosshair' : what && (what.kind !== 'area' || coloured) ? 'pointer' : ''
    if (coloured) areas.mark(what?.kind === 'area' ? what.code : null)
    on.under(what)
  })
  target.addEventListener('pointerleave', (event) => {
    if (event.pointerType === 'touch') return
    areas.mark(null)
    on.under(null)
  })
  /** Before the map has found its place, a press on it means nowhere. */
  function pick(at: number[] | undefined): void {
    if (at && place.ready()) on.picked(lonLatOf(at))
  }
  let touched: string | null = null
  map.on('click', (event: MapBrowserEvent) => {
    if (picking) {
      pick(event.coordinate)
      return
    }
    const mark = markAt(event.pixel)
    const what = underOf(mark, event.pixel, event.coordinate)
    if (what?.kind !== 'area') {
      touched = null
      if (mark) openMark(mark)
      else on.under(null)
      return
    }
    const first = (event.originalEvent as PointerEvent).pointerType === 'touch' && touched !== what.code
    touched = what.code
    if (coloured && !first) on.area(what.code)
    else if (first) {
      // a finger first reads what it is, and opens it with the second tap
      if (coloured) areas.mark(what.code)
      on.under(what)
    }
  })
  /** A case opens; several are parted by going nearer, or told one by one where that cannot help. */
  function openMark(mark: Mark): void {
    const one = single(mark)?.one
    if (one) {
      on.chose(one.id)
      return
    }
    const view = map.getView()
    const zoom = view.getZoom() ?? 0
    const box = extentOf(mark, zoom)
    const parted = Math.max(box[2] - box[0], box[3] - box[1]) > spotSize && zoom < maxZoom - 0.3
    if (!mark.spots.every((spot) => spot.one)) place.into(box, singlesFrom)
    else if (parted) place.into(box, partedFrom(mark, zoom, maxZoom, (at) => view.getResolutionForZoom(at)))
    else {
      const [x = 0, y = 0] = map.getPixelFromCoordinate([mark.x, mark.y])
      const [west = 0, south = 0, east = 0, north = 0] = transformExtent(box, 'EPSG:3857', 'EPSG:4326')
      const order = { red: 0, yellow: 1, green: 2, none: 3 }
      const seen = mark.spots.flatMap(seenCase).sort((a, b) => order[a.light ?? 'none'] - order[b.light ?? 'none'])
      on.pile({ at: [x, y], cases: seen.slice(0, mostInPile), total: mark.count, box: [west - 5e-6, south - 5e-6, east + 5e-6, north + 5e-6] })
    }
  }
  map.on('movestart', () => {
    touched = null
    keys.leave()
    on.under(null)
  })

  // --- the keys: told as under the pointer, opened as with a click ----------------------------------------------------------
  const keys = stepKeys<Pick<Mark, 'x' | 'y'> & { mark: Mark | null }>(target, {
    pointing: () => picking,
    point: () => pick(map.getView().getCenter()),
    every: () =>
      coloured
        ? areas.labelsIn(currentLevel(), seen()).map(({ x, y }) => ({ x, y, mark: null }))
        : marksIn(shown, seen()).map((mark) => ({ x: mark.x, y: mark.y, mark })),
    stand(at) {
      lit = ring(lit, at && { ...lonLatOf([at.x, at.y]), count: at.mark?.count }, false)
      on.under(at && underOf(at.mark, map.getPixelFromCoordinate([at.x, at.y]), [at.x, at.y]))
    },
    open({ x, y, mark }) {
      const area = mark ? null : areaAt([x, y])
      if (mark) openMark(mark)
      else if (area) on.area(area.code)
    },
  })
  map.on('moveend', () => {
    if ((map.getView().getResolution() ?? 1) !== gatheredAt) redraw()
    else nameSoon()
    tellPlace()
    if (coloured) reshade()
  })
  function tellPlace(): void {
    const view = place.view()
    const size = map.getSize()
    if (view === undefined || !size) return
    const [west = 0, south = 0, east = 0, north = 0] = transformExtent(map.getView().calculateExtent(size), 'EPSG:3857', 'EPSG:4326')
    on.moved(view, [west, south, east, north], currentLevel())
  }
  function currentLevel(): AreaLevel {
    const zoom = map.getView().getZoom() ?? 0
    return coloured ? colouredLevel(zoom, chosen) : levelAt(zoom)
  }

  // --- colours ----------------------------------------------------------------------------------------------------------
  function reshade(): void {
    const level = currentLevel()
    const known = shading?.level === level ? shading : null
    const colours = known ? ramp(palette.card, palette[known.tone], known.breaks.length) : []
    areas.shade(coloured ? { level, within: known?.within ?? '', colours: new Map([...(known?.counts ?? [])].flatMap(([code, count]) => colours[classOf(count, known?.breaks ?? [])] ? [[code, colours[classOf(count, known?.breaks ?? [])] ?? '']] : [])) } : null)
    nameSoon()
  }
  function paint(next: Palette): void {
    palette = next
    marks = makeMarks(palette)
    areas.repaint(palette)
    signs.repaint(palette)
    if (coloured) reshade()
    cases.changed()
    rings.changed()
    nameSoon()
  }
  const stopScheme = onScheme(() => {
    paint(readPalette())
    below?.dim(isDark())
  })

  return {
    showCases: (query) => tiles.show(query),
    showAreas(isOn, level) {
      coloured = isOn
      chosen = level
      tiles.on(!isOn)
      areas.mark(null)
      redraw()
      reshade()
      tellPlace()
    },
    shade(next) {
      shading = next
      if (coloured) reshade()
    },
    markArea: (code) => areas.mark(code),
    frame(box) {
      if (frame) overlay.removeFeature(frame)
      frame = box && new Feature(fromExtent(transformExtent(box, 'EPSG:4326', 'EPSG:3857')))
      frame?.set('frame', true)
      if (frame) overlay.addFeature(frame)
    },
    refresh: () => tiles.refresh(),
    retry() {
      tellState({ ground: false })
      areas.retry()
      tiles.retry()
    },
    select(point) {
      choose(point)
      place.along(selected?.getGeometry()?.getExtent() ?? null)
    },
    light: (point) => void (lit = ring(lit, point, false)),
    open(at) {
      const [x = 0, y = 0] = fromLonLat([at.lon, at.lat])
      const near = shown.reduce<Mark | null>((best, one) => (!best || Math.hypot(one.x - x, one.y - y) < Math.hypot(best.x - x, best.y - y) ? one : best), null)
      if (near) openMark(near)
    },
    picking(isOn, at) {
      picking = isOn
      target.style.cursor = isOn ? 'crosshair' : ''
      choose(at)
    },
    look: (to, animate) => place.look(to, animate),
    reveal: (point) => place.reveal(point),
    home: () => place.home(),
    showArea: (code) => place.showArea(code),
    zoom(by) {
      place.handsOn()
      zoomBy(map, by)
    },
    base(deepest) {
      below = baseLayers(load, deepest)
      below.dim(isDark())
      for (const layer of below.layers) map.addLayer(layer)
    },
    showBase(kind) {
      below?.show(kind)
      areas.overBase(below !== null && kind !== null)
    },
    tick() {
      // lights turn while the map lies still
      redraw()
    },
    resize: () => place.resize(),
    async picture() {
      paint({ ...paperPalette, font: palette.font })
      below?.dim(false)
      try {
        await new Promise<void>((done) => {
          map.once('rendercomplete', () => setTimeout(done, 60)) // names are placed a frame later
          setTimeout(done, 3_000)
          map.render()
        })
        map.renderSync()
        return copyOf(target)
      } finally {
        paint(readPalette())
        below?.dim(isDark())
      }
    },
    close() {
      stopScheme()
      clearTimeout(telling)
      cancelAnimationFrame(naming)
      below?.close()
      tiles.close()
      map.setTarget(undefined)
    },
  }
}

/** All layers of a map as one picture. */
function copyOf(target: HTMLElement): HTMLCanvasElement {
  const layers = [...target.querySelectorAll<HTMLCanvasElement>('.ol-layer canvas, canvas.ol-layer')]
  const picture = document.createElement('canvas')
  picture.width = Math.max(1, ...layers.map(({ width }) => width))
  picture.height = Math.max(1, ...layers.map(({ height }) => height))
  const context = picture.getContext('2d')
  if (context) {
    context.fillStyle = paperPalette.paper
    context.fillRect(0, 0, picture.width, picture.height)
    for (const layer of layers) {
      context.globalAlpha = Number((layer.parentElement ?? layer).style.opacity || layer.style.opacity || 1)
      context.drawImage(layer, 0, 0, picture.width, picture.height)
    }
  }
  return picture
}
