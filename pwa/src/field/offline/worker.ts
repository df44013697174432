/** What the service worker holds, as it says itself (src/sw.ts). */
export interface Holding {
  version: string
  /** Parts that come after the first screen, the map above all. */
  held: number
  wanted: number
}

/** Asks the service worker that serves this page; null when there is none, or it does not answer in time. */
export async function askWorker(message: 'holding' | 'warm-up', withinMs = 20_000): Promise<Holding | null> {
  const worker = (await navigator.serviceWorker.getRegistration())?.active
  if (!worker) return null
  return new Promise((done) => {
    const { port1, port2 } = new MessageChannel()
    const timer = setTimeout(() => done(null), withinMs)
    port1.onmessage = ({ data }: MessageEvent<Holding>) => {
      clearTimeout(timer)
      done(data)
    }
    worker.postMessage(message, [port2])
  })
}
