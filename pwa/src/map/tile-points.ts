import MVT from 'ol/format/MVT'
import type RenderFeature from 'ol/render/Feature'

/** What a case tile holds, as columns: they cross from the worker without being copied one by one. Metres; seconds since 1970, NaN where none. */
export interface TilePoints {
  x: Float64Array
  y: Float64Array
  count: Int32Array
  yellow: Int32Array
  red: Int32Array
  yellowAt: Float64Array
  dueAt: Float64Array
  pausedSince: Float64Array
  /** Empty where a point is several cases. */
  id: string[]
  caseNo: string[]
  title: string[]
}

/** Reads a tile; `extent` is its own in EPSG:3857 metres. Takes its time: run beside the page (tile-worker.ts). */
export function tilePoints(bytes: ArrayBuffer, extent: readonly number[]): TilePoints {
  const features: RenderFeature[] = new MVT().readFeatures(bytes, { extent: [...extent], featureProjection: 'EPSG:3857' })
  const size = features.length
  const points: TilePoints = {
    x: new Float64Array(size), y: new Float64Array(size),
    count: new Int32Array(size), yellow: new Int32Array(size), red: new Int32Array(size),
    yellowAt: new Float64Array(size), dueAt: new Float64Array(size), pausedSince: new Float64Array(size),
    id: [], caseNo: [], title: [],
  }
  features.forEach((feature, at) => {
    const [x = 0, y = 0] = feature.getFlatCoordinates()
    points.x[at] = x
    points.y[at] = y
    const number = (name: string, otherwise: number): number => {
      const value: unknown = feature.get(name)
      return value === undefined || value === null ? otherwise : Number(value)
    }
    const text = (name: string): string => {
      const value: unknown = feature.get(name)
      return typeof value === 'string' ? value : ''
    }
    points.count[at] = number('count', 1)
    points.yellow[at] = number('yellow', 0)
    points.red[at] = number('red', 0)
    points.yellowAt[at] = number('yellow_at', Number.NaN)
    points.dueAt[at] = number('due_at', Number.NaN)
    points.pausedSince[at] = number('paused_since', Number.NaN)
    points.id.push(text('id'))
    points.caseNo.push(text('case_no'))
    points.title.push(text('title'))
  })
  return points
}
