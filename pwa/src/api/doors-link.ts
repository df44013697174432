/**
 * What the demo's doors and the phone in their frame say to each other. The phone tells what it shows and nothing more;
 * the doors may ask it to look for news. Only windows of our own origin are listened to, and only demo accounts tell.
 */

/** One report as the phone shows it. */
export interface PhoneReport {
  id: string
  title: string
  /** On the phone only, at the server, or waiting for a person. */
  at: 'phone' | 'server' | 'person'
  caseNo: string | null
  escalated: boolean
  /** The phone shows what became of it, in the centre's words. */
  answered: boolean
}

export interface PhoneState {
  from: 'phone'
  username: string
  offline: boolean
  reports: PhoneReport[]
}

export interface LookForNews {
  from: 'doors'
  look: true
}

/** Phone: tell the page around this frame. */
export function tellDoors(state: PhoneState): void {
  if (parent !== window) parent.postMessage(state, location.origin)
}

/** Phone: the doors ask for a look at the server. Answers how to stop. */
export function onLookForNews(look: () => void): () => void {
  return listen((data) => {
    if (isFrom(data, 'doors')) look()
  })
}

/** Doors: ask the phone in this frame to look for news. */
export function askToLook(phone: Window): void {
  phone.postMessage({ from: 'doors', look: true } satisfies LookForNews, location.origin)
}

/** Doors: hear what the phone in a frame shows. Answers how to stop. */
export function onPhoneState(hear: (state: PhoneState) => void): () => void {
  return listen((data) => {
    if (isFrom(data, 'phone')) hear(data as unknown as PhoneState)
  })
}

function listen(hear: (data: unknown) => void): () => void {
  const listener = (event: MessageEvent<unknown>): void => {
    if (event.origin === location.origin) hear(event.data)
  }
  addEventListener('message', listener)
  return () => removeEventListener('message', listener)
}

function isFrom(data: unknown, from: string): data is Record<string, unknown> {
  return typeof data === 'object' && data !== null && (data as { from?: unknown }).from === from
}
