import { tilePoints, type TilePoints } from './tile-points'

export interface TileQuestion {
  key: number
  bytes: ArrayBuffer
  extent: readonly number[]
}
export type TileAnswer = { key: number } & ({ points: TilePoints } | { fault: string })

/** Tiles of thousands of cases are read here, so that the map goes on moving meanwhile. */
const page = self as unknown as { onmessage: (event: MessageEvent<TileQuestion>) => void; postMessage: (answer: TileAnswer, transfer: ArrayBuffer[]) => void }
page.onmessage = ({ data: { key, bytes, extent } }) => {
  try {
    const points = tilePoints(bytes, extent)
    const columns = [points.x, points.y, points.count, points.yellow, points.red, points.yellowAt, points.dueAt, points.pausedSince]
    page.postMessage({ key, points }, columns.map(({ buffer }) => buffer as ArrayBuffer))
  } catch (error) {
    page.postMessage({ key, fault: String(error) }, [])
  }
}
