/**
 * Whether this page may use the network, and the demo's 断网 switch.
 *
 * The switch is thrown by the doors page (`simulateOffline(true)` over a BroadcastChannel). While it is on, every request
 * of the field app fails as if there were no network. It lives in sessionStorage: it survives a reload of the phone frame,
 * and dies with the tab, so that it can never strand a real phone.
 */

const channelName = 'xunge-network'
const storageKey = 'xunge-simulated-offline'

type Listener = (online: boolean) => void

const listeners = new Set<Listener>()
let simulated = readStored()

function readStored(): boolean {
  try {
    return sessionStorage.getItem(storageKey) === '1'
  } catch {
    return false // storage refused (private mode): the switch then lasts until the page goes
  }
}

/** False only when there surely is no network; true promises nothing (a phone in a lift still says "online"). */
export function isOnline(): boolean {
  return !simulated && navigator.onLine
}

export function isSimulatedOffline(): boolean {
  return simulated
}

/** Calls back on every change; returns how to stop. */
export function onNetworkChange(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function tell(): void {
  for (const listener of listeners) listener(isOnline())
}

function set(on: boolean): void {
  if (on === simulated) return
  simulated = on
  try {
    sessionStorage.setItem(storageKey, on ? '1' : '0')
  } catch {
    // see readStored
  }
  tell()
}

/** Field app: listen to the browser's own events and to the doors page. Call once. */
export function watchNetwork(): void {
  addEventListener('online', tell)
  addEventListener('offline', tell)
  if (!('BroadcastChannel' in globalThis)) return
  const channel = new BroadcastChannel(channelName)
  channel.onmessage = (event: MessageEvent<unknown>) => {
    if (isSwitch(event.data)) set(event.data.offline)
  }
  // the doors page may have been opened first: ask where the switch stands
  channel.postMessage({ ask: true })
}

function isSwitch(data: unknown): data is { offline: boolean } {
  return typeof data === 'object' && data !== null && typeof (data as { offline?: unknown }).offline === 'boolean'
}

/** Doors page: the 断网 switch. Answers phones that open later, too. */
export function networkSwitch(): { set: (offline: boolean) => void; close: () => void } {
  let offline = false
  const channel = new BroadcastChannel(channelName)
  channel.onmessage = (event: MessageEvent<unknown>) => {
    if ((event.data as { ask?: boolean } | null)?.ask) channel.postMessage({ offline })
  }
  return {
    set(next) {
      offline = next
      channel.postMessage({ offline })
    },
    close: () => channel.close(),
  }
}
