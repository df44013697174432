import Feature, { type FeatureLike } from 'ol/Feature'
import { boundingExtent, extend, isEmpty } from 'ol/extent'
import GeoJSON from 'ol/format/GeoJSON'
import { MultiPolygon, Point, type Geometry } from 'ol/geom'
import { circular } from 'ol/geom/Polygon'
import VectorLayer from 'ol/layer/Vector'
import { fromLonLat, transformExtent } from 'ol/proj'
import VectorSource from 'ol/source/Vector'
import CircleStyle from 'ol/style/Circle'
import Fill from 'ol/style/Fill'
import Stroke from 'ol/style/Stroke'
import Style from 'ol/style/Style'
import Text from 'ol/style/Text'
import type { AreaRow, CaseRow, HouseholdRow } from '@/api/types'
import { light } from '@/rules/light'
import { fit, look, lonLatOf, openMap } from './canvas-map'
import { makeMarks } from './marks'
import { onScheme, readPalette } from './palette'
import type { LonLat, MapView, Position, Tapped } from './types'

export interface FieldDrawing {
  areas: readonly AreaRow[]
  households: readonly HouseholdRow[]
  cases: readonly CaseRow[]
  position: Position | null
  now: Date
}

export interface FieldMapHandle {
  draw: (what: FieldDrawing) => void
  choosing: (on: boolean) => void
  mark: (point: LonLat | null) => void
  look: (to: MapView) => void
  /** My grids, or all areas when none is mine. */
  home: () => void
  resize: () => void
  close: () => void
}

const done: readonly string[] = ['closed', 'withdrawn', 'merged']
/** Metres per pixel under which households are drawn: before that they would hide the grid. */
const householdsFrom = 8

/** The phone's map: everything comes from rows on the phone, nothing from the network. */
export function useFieldMap(target: HTMLElement, on: { tapped: (what: Tapped | null) => void; chose: (point: LonLat) => void }): FieldMapHandle {
  let palette = readPalette()
  let marks = makeMarks(palette, 1.35)
  let styles = areaStyles()
  let now = new Date()
  let isChoosing = false
  let current: Tapped | null = null
  let before: Partial<FieldDrawing> = {}

  const ground = new VectorSource()
  const dots = new VectorSource()
  const shapes = new VectorSource()
  const me = new VectorSource()
  const chosen = new VectorSource()
  const caseOf = (feature: FeatureLike): CaseRow | undefined => feature.get('case') as CaseRow | undefined
  const areaOf = (feature: FeatureLike): AreaRow | undefined => feature.get('area') as AreaRow | undefined

  const groundLayer = new VectorLayer({
    source: ground,
    declutter: true,
    style: (feature, resolution) => {
      const row = areaOf(feature)
      if (!row) return undefined
      if (row.level !== 'grid') return styles.above
      const [line, name] = row.mine ? styles.mine : styles.near
      name.getText()?.setText(row.name)
      return resolution < 12 ? [line, name] : line
    },
  })
  const dotLayer = new VectorLayer({ source: dots, maxResolution: householdsFrom, style: () => marks.dot })
  const shapeLayer = new VectorLayer({
    source: shapes,
    style: (feature) => {
      const row = caseOf(feature)
      return row && marks.point(light(row, now))
    },
  })
  const meLayer = new VectorLayer({ source: me, style: () => styles.me })
  const chosenLayer = new VectorLayer({ source: chosen, style: () => marks.ring(true) })
  const map = openMap(target, [groundLayer, meLayer, dotLayer, shapeLayer, chosenLayer])

  function areaStyles(): { mine: [Style, Style]; near: [Style, Style]; above: Style; me: Style } {
    const name = (color: string, weight: number): Style =>
      new Style({
        text: new Text({ font: `${weight} 15px ${palette.font}`, fill: new Fill({ color }), stroke: new Stroke({ color: palette.paper, width: 4 }) }),
      })
    return {
      mine: [new Style({ fill: new Fill({ color: `${palette.primary}1f` }), stroke: new Stroke({ color: palette.primary, width: 2.5 }), zIndex: 2 }), name(palette.primary, 600)],
      near: [new Style({ fill: new Fill({ color: 'rgba(0,0,0,0.001)' }), stroke: new Stroke({ color: palette.lineStrong, width: 1 }), zIndex: 1 }), name(palette.ink3, 400)],
      above: new Style({ stroke: new Stroke({ color: palette.lineStrong, width: 2, lineDash: [8, 5] }) }),
      me: new Style({
        image: new CircleStyle({ radius: 8, fill: new Fill({ color: '#2f6fd0' }), stroke: new Stroke({ color: '#ffffff', width: 3 }) }),
        fill: new Fill({ color: 'rgba(47,111,208,0.14)' }),
        stroke: new Stroke({ color: 'rgba(47,111,208,0.55)', width: 1 }),
      }),
    }
  }

  map.on('click', (event) => {
    if (isChoosing) {
      on.chose(lonLatOf(event.coordinate))
      return
    }
    const found = under(event.pixel)
    // what lies on one spot comes up one after the other, tap by tap
    const next = found[(found.findIndex(({ row }) => row === current?.row) + 1) % Math.max(1, found.length)] ?? null
    current = next
    const at = next && next.kind !== 'area' ? next.row.location : null
    mark(at && { lon: at.coordinates[0], lat: at.coordinates[1] })
    on.tapped(next)
  })

  /** Everything under a thumb, about 44 pixels wide: cases first, then households; the ground only where nothing else is. */
  function under(pixel: number[]): Tapped[] {
    const found: Tapped[] = []
    for (const [layer, kind, tolerance] of [[shapeLayer, 'case', 16], [dotLayer, 'household', 14], [groundLayer, 'area', 0]] as const) {
      if (kind === 'area' && found.length > 0) break
      map.forEachFeatureAtPixel(pixel, (feature) => {
        const row: unknown = feature.get(kind)
        if (row && !(kind === 'area' && areaOf(feature)?.level !== 'grid')) found.push({ kind, row } as Tapped)
      }, { layerFilter: (one) => one === layer, hitTolerance: tolerance })
    }
    return found
  }

  function mark(at: LonLat | null): void {
    put(chosen, at ? [new Feature(new Point(fromLonLat([at.lon, at.lat])))] : [])
  }

  const stopScheme = onScheme(() => {
    palette = readPalette()
    marks = makeMarks(palette, 1.35)
    styles = areaStyles()
    for (const layer of [groundLayer, dotLayer, shapeLayer, meLayer, chosenLayer]) layer.changed()
  })

  const geojson = new GeoJSON({ dataProjection: 'EPSG:4326', featureProjection: 'EPSG:3857' })
  function put(source: VectorSource, features: Feature[]): void {
    source.clear(true)
    source.addFeatures(features)
  }
  function point(coordinates: [number, number], kind: Tapped['kind'], row: unknown): Feature {
    const feature = new Feature(new Point(fromLonLat(coordinates)))
    feature.set(kind, row)
    return feature
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
      if (what.households !== before.households) {
        put(dots, what.households.flatMap((row) => (row.location ? [point(row.location.coordinates, 'household', row)] : [])))
      }
      if (what.cases !== before.cases) {
        put(shapes, what.cases.flatMap((row) => (row.location && !done.includes(row.state) ? [point(row.location.coordinates, 'case', row)] : [])))
      } else shapeLayer.changed()
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
    choosing: (isOn) => void (isChoosing = isOn),
    mark(at) {
      current = null
      mark(at)
    },
    look: (to) => look(map, to, true),
    home() {
      const grids = ground.getFeatures().filter((feature) => areaOf(feature)?.level === 'grid')
      const mine = grids.filter((feature) => areaOf(feature)?.mine)
      const extent = boundingExtent([])
      for (const feature of mine.length > 0 ? mine : grids) {
        const shape = feature.getGeometry()
        if (shape instanceof MultiPolygon) extend(extent, shape.getExtent())
      }
      if (!isEmpty(extent)) fit(map, transformExtent(extent, 'EPSG:3857', 'EPSG:4326') as [number, number, number, number], 36)
    },
    resize: () => map.updateSize(),
    close() {
      stopScheme()
      map.setTarget(undefined)
    },
  }
}
