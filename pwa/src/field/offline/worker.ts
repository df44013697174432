/** What the service worker holds, as it says itself (src/sw.ts). */
export interface Holding {
  version: string
  /** Parts that come after the first screen, the map above all. */
  held: number
  wanted: number
  /** The files without which it does not open, and how many of them are here: all, once the worker is installed. */
  stored: number
  files: number
}

/** Asks the service worker that serves this page; null when there is none, or it does not answer in time. */
export async function askWorker(message: 'holding' | 'warm-up', withinMs = 20_000): Promise<Holding | null> {
  const worker = 'serviceWorker' in navigator ? (await navigator.serviceWorker.getRegistration())?.active : null
  return worker ? ask(worker, message, withinMs) : null
}

/** Null: it does not answer in time. */
export function ask(worker: ServiceWorker, message: 'holding' | 'warm-up', withinMs: number): Promise<Holding | null> {
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

/** Calls when this page may have a worker that answers: once it is installed, and whenever the page comes back into view. Answers how to stop. */
export function whenWorkerMayAnswer(look: () => void): () => void {
  let stopped = false
  const tell = (): void => {
    if (!stopped && document.visibilityState === 'visible') look()
  }
  if ('serviceWorker' in navigator) void navigator.serviceWorker.ready.then(tell)
  document.addEventListener('visibilitychange', tell)
  return () => {
    stopped = true
    document.removeEventListener('visibilitychange', tell)
  }
}
