import Feature from 'ol/Feature'
import { createEmpty, extend, isEmpty, type Extent } from 'ol/extent'
import { LineString, Point } from 'ol/geom'
import VectorLayer from 'ol/layer/Vector'
import { fromLonLat } from 'ol/proj'
import VectorSource from 'ol/source/Vector'
import CircleStyle from 'ol/style/Circle'
import Fill from 'ol/style/Fill'
import Stroke from 'ol/style/Stroke'
import Style from 'ol/style/Style'
import type { Fix } from '@/rules/track'
import type { Palette } from './palette'

/** The way of a patrol: a line for each segment, its ends marked, and nothing at all between two of them. */
export function trackLayer(segments: readonly (readonly Fix[])[], palette: () => Palette): { layer: VectorLayer; extent: Extent | null } {
  const source = new VectorSource()
  const extent = createEmpty()
  for (const segment of segments) {
    const way = segment.map(([lon, lat]) => fromLonLat([lon, lat]))
    const line = new LineString(way)
    extend(extent, line.getExtent())
    if (way.length > 1) source.addFeature(new Feature(line))
    for (const end of [way.at(0), way.length > 1 ? way.at(-1) : undefined]) if (end) source.addFeature(new Feature(new Point(end)))
  }
  return {
    layer: new VectorLayer({ source, style: (feature) => (feature.getGeometry() instanceof Point ? end(palette()) : line(palette())) }),
    extent: isEmpty(extent) ? null : extent,
  }
}

const line = ({ primary, card }: Palette): Style[] => [
  new Style({ stroke: new Stroke({ color: card, width: 8 }) }),
  new Style({ stroke: new Stroke({ color: primary, width: 4 }) }),
]
const end = ({ primary, card }: Palette): Style =>
  new Style({ image: new CircleStyle({ radius: 6, fill: new Fill({ color: card }), stroke: new Stroke({ color: primary, width: 3 }) }), zIndex: 1 })
