import type { TilePoints } from './tile-points'
import type { TileAnswer } from './tile-worker'

export interface TileReader {
  read: (bytes: ArrayBuffer, extent: readonly number[]) => Promise<TilePoints>
  close: () => void
}

/** One worker for the tiles of one map. */
export function tileReader(): TileReader {
  const worker = new Worker(new URL('./tile-worker.ts', import.meta.url), { type: 'module' })
  const waiting = new Map<number, { done: (points: TilePoints) => void; failed: (error: Error) => void }>()
  let last = 0
  worker.onmessage = ({ data }: MessageEvent<TileAnswer>) => {
    const asked = waiting.get(data.key)
    waiting.delete(data.key)
    if ('points' in data) asked?.done(data.points)
    else asked?.failed(new Error(data.fault))
  }
  worker.onerror = (event) => {
    for (const { failed } of waiting.values()) failed(new Error(event.message))
    waiting.clear()
  }
  return {
    read: (bytes, extent) =>
      new Promise((done, failed) => {
        last += 1
        waiting.set(last, { done, failed })
        worker.postMessage({ key: last, bytes, extent }, [bytes])
      }),
    close: () => worker.terminate(),
  }
}
