import Feature, { type FeatureLike } from 'ol/Feature'
import { boundingExtent, buffer, extend, isEmpty } from 'ol/extent'
import GeoJSON from 'ol/format/GeoJSON'
import { MultiPolygon, Point, type Geometry } from 'ol/geom'
import { circular } from 'ol/geom/Polygon'
import VectorLayer from 'ol/layer/Vector'
import VectorImageLayer from 'ol/layer/VectorImage'
import type { FrameState } from 'ol/Map'
import { unByKey } from 'ol/Observable'
import { fromLonLat, transformExtent } from 'ol/proj'
import VectorSource from 'ol/source/Vector'
import type { AreaRow } from '@/api/types'
import { light } from '@/rules/light'
import { baseLayers, type BaseLayers } from './base-map'
import { center, fit, look, lonLatOf, openMap, zoomBy } from './canvas-map'
import { fieldStyles } from './field-styles'
import { placed, underFinger, type Placed } from './in-view'
import { isDark, onScheme, readPalette } from './palette'
import type { BaseKind, Box, CaseMark, FieldMark, HomeRow, LonLat, MapView, Position, Tapped, TileLoader } from './types'

export interface FieldDrawing {
  areas: readonly AreaRow[]
  households: readonly HomeRow[]
  cases: readonly CaseMark[]
  marks: readonly FieldMark[]
  position: Position | null
  now: Date
}

export interface FieldMapEvents {
  /** Everything under the finger, nearest first; empty: nothing but ground. */
  tapped: (what: Tapped[]) => void
  chose: (point: LonLat) => void
  /** The map came to rest and shows this. */
  moved: (box: Box, middle: LonLat) => void
  /** The worker moved it by hand. */
  dragged: () => void
}

export interface FieldMapHandle {
  draw: (what: FieldDrawing) => void
  base: (load: TileLoader, deepest: number) => void
  showBase: (kind: BaseKind | null) => void
  choosing: (on: boolean) => void
  mark: (point: LonLat | null) => void
  look: (to: MapView) => void
  center: (to: LonLat) => void
  /** My grids, or all areas when none is mine. */
  home: () => void
  zoom: (by: number) => void
  resize: () => void
  close: () => void
}

/** Metres per pixel: beyond the first a household is a speck, beyond the second it would only hide the grid. */
const specksFrom = 5
const householdsFrom = 40
/** Nearer than this the doors are written beside the dots. */
const doorsUnder = 0.75
/** Half of 48 pixels: what a thumb means. */
const reach = 24

/** The phone's map: everything comes from rows on the phone, nothing from the network but a base map where there is one. */
export function useFieldMap(target: HTMLElement, on: FieldMapEvents): FieldMapHandle {
  const grown = (): number => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1
  let styles = fieldStyles(readPalette(), grown())
  let now = new Date()
  let isChoosing = false
  let before: Partial<FieldDrawing> = {}
  let below: BaseLayers | null = null

  const ground = new VectorSource()
  const dots = new VectorSource()
  const shapes = new VectorSource()
  const me = new VectorSource()
  const chosen = new VectorSource()
  const thingOf = (feature: FeatureLike): Placed => feature.get('thing') as Placed
  const areaOf = (feature: FeatureLike): AreaRow => feature.get('area') as AreaRow

  const groundLayer = new VectorLayer({
    source: ground,
    declutter: true,
    zIndex: 1,
    style: (feature, resolution) => {
      const row = areaOf(feature)
      if (row.level !== 'grid') return styles.above
      const [line, name] = row.mine ? styles.mine : styles.near
      name.getText()?.setText(row.name)
      return resolution < 12 ? [line, name] : line
    },
  })
  const meLayer = new VectorLayer({ source: me, zIndex: 2, style: () => styles.me })
  // a picture that is moved with the finger and drawn anew when it rests: thousands of homes pan as one
  const dotLayer = new VectorImageLayer({ source: dots, zIndex: 3, imageRatio: 2, maxResolution: householdsFrom, style: (_, resolution) => (resolution > specksFrom ? styles.far : styles.household) })
  // words of their own layer: they give way to each other, the homes do not
  const doorLayer = new VectorLayer({
    source: dots,
    zIndex: 3,
    maxResolution: doorsUnder,
    declutter: true,
    style: (feature) => {
      const thing = thingOf(feature)
      return thing.kind === 'household' && thing.row.door ? styles.door(thing.row.door) : undefined
    },
  })
  const shapeLayer = new VectorImageLayer({
    source: shapes,
    imageRatio: 2,
    zIndex: 4,
    style: (feature) => {
      const thing = thingOf(feature)
      return thing.kind === 'case' ? styles.marks.point(light(thing.row, now)) : styles.other
    },
  })
  const chosenLayer = new VectorLayer({ source: chosen, zIndex: 5, style: () => (isChoosing ? styles.chosen : styles.marks.ring(true)) })
  const drawn = [groundLayer, meLayer, dotLayer, doorLayer, shapeLayer, chosenLayer]
  const map = openMap(target, drawn)

  // not `click`: the first of two taps that zoom means nothing by itself
  map.on('singleclick', (event) => {
    if (isChoosing) {
      on.chose(lonLatOf(event.coordinate))
      return
    }
    on.tapped(under(event.coordinate))
  })
  map.on('pointerdrag', () => on.dragged())
  function tell(frame: FrameState | null): void {
    if (frame?.extent) on.moved(transformExtent(frame.extent, 'EPSG:3857', 'EPSG:4326') as Box, lonLatOf(frame.viewState.center))
  }
  map.on('moveend', ({ frameState }) => tell(frameState))
  // the library tells of its rest from the second frame on; where all is drawn at once there is only the first
  const untold = map.on('postrender', ({ frameState }) => {
    if (!frameState) return
    unByKey(untold)
    tell(frameState)
  })

  /** Everything under a thumb; the ground only where nothing else is. */
  function under(at: number[]): Tapped[] {
    const resolution = map.getView().getResolution() ?? 1
    const [x = 0, y = 0] = at
    const box = buffer([x, y, x, y], reach * resolution)
    const near = [shapes, ...(resolution < householdsFrom ? [dots] : [])].flatMap((source) => source.getFeaturesInExtent(box)).map((feature) => {
      const [px = 0, py = 0] = (feature.getGeometry() as Point).getCoordinates()
      return { x: px, y: py, kind: thingOf(feature).kind, thing: thingOf(feature) }
    })
    const found = underFinger(near, x, y, reach * resolution).map(({ thing }) => thing)
    if (found.length > 0) return found
    const area = ground.getFeaturesAtCoordinate(at).map(areaOf).find(({ level }) => level === 'grid')
    return area ? [{ kind: 'area', row: area }] : []
  }

  const stopScheme = onScheme(() => {
    styles = fieldStyles(readPalette(), grown())
    below?.dim(isDark())
    for (const layer of drawn) layer.changed()
  })

  const geojson = new GeoJSON({ dataProjection: 'EPSG:4326', featureProjection: 'EPSG:3857' })
  function put(source: VectorSource, features: Feature[]): void {
    source.clear(true)
    source.addFeatures(features)
  }
  function points(things: readonly Placed[]): Feature[] {
    return things.map((thing) => {
      const feature = new Feature(new Point(fromLonLat([thing.at.lon, thing.at.lat])))
      feature.set('thing', thing, true)
      return feature
    })
  }

  return {
    draw(what) {
      now = what.now
      if (what.areas !== before.areas) {
        put(ground, what.areas.flatMap((row) => {
          // towns and the county are larger than a phone ever shows
          if (!row.geometry || row.level === 'county' || row.level === 'town') return []
          const feature = new Feature<Geometry>(geojson.readGeometry(row.geometry) as Geometry)
          feature.set('area', row)
          return [feature]
        }))
      }
      if (what.households !== before.households) put(dots, points(placed({ households: what.households, cases: [], marks: [] })))
      if (what.cases !== before.cases || what.marks !== before.marks) put(shapes, points(placed({ households: [], cases: what.cases, marks: what.marks })))
      else shapeLayer.changed()
      if (what.position !== before.position) {
        me.clear()
        if (what.position) {
          const { lon, lat, accuracy_m: metres } = what.position
          me.addFeature(new Feature(circular([lon, lat], Math.max(1, metres), 64).transform('EPSG:4326', 'EPSG:3857')))
          me.addFeature(new Feature(new Point(fromLonLat([lon, lat]))))
        }
      }
      before = what
    },
    base(load, deepest) {
      below = baseLayers(load, deepest)
      below.dim(isDark())
      for (const layer of below.layers) map.addLayer(layer)
    },
    showBase: (kind) => below?.show(kind),
    choosing(isOn) {
      isChoosing = isOn
      chosenLayer.changed()
    },
    mark: (at) => put(chosen, at ? [new Feature(new Point(fromLonLat([at.lon, at.lat])))] : []),
    look: (to) => look(map, to, true),
    center: (to) => center(map, to),
    home() {
      const grids = ground.getFeatures().filter((feature) => areaOf(feature).level === 'grid')
      const mine = grids.filter((feature) => areaOf(feature).mine)
      const extent = boundingExtent([])
      for (const feature of mine.length > 0 ? mine : grids) {
        const shape = feature.getGeometry()
        if (shape instanceof MultiPolygon) extend(extent, shape.getExtent())
      }
      if (!isEmpty(extent)) fit(map, transformExtent(extent, 'EPSG:3857', 'EPSG:4326') as Box, 36)
    },
    zoom: (by) => zoomBy(map, by),
    resize: () => map.updateSize(),
    close() {
      stopScheme()
      below?.close()
      map.setTarget(undefined)
    },
  }
}

