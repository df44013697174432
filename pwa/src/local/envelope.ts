/**
 * What is sealed the moment it is recorded, so that nothing about a person lies readable in this phone. A content key
 * encrypts; it is wrapped for each recipient: the server (which takes records from a locked phone too) and this phone's own
 * vault (which opens with the PIN). Format and reasons: server/core/envelopes.py; tests/vectors/envelopes.json binds both.
 */
export interface Head {
  v: 1
  /** Ephemeral P-256 point. All bytes are base64url without padding. */
  epk: string
  iv: string
  keys: Record<string, { iv: string; k: string }>
}

export interface Envelope extends Head {
  ct: string
}

/** Somebody who can open: `server:<key number>`, or `own` for this phone's vault. */
export interface Recipient {
  id: string
  /** Uncompressed P-256 point. */
  point: string
}

export const ownId = 'own'
/** The app's own key pair, which its PIN opens without a network (lock.ts). */
export const appId = 'app'

/** A private half at hand. `id`: as whom it is named in an envelope, the vault unless said. */
export interface Own {
  privateKey: CryptoKey
  point: string
  id?: string
}

/** How a sealed photo calls itself on its way. */
export const sealedType = 'application/vnd.xunge.sealed'

const curve = { name: 'ECDH', namedCurve: 'P-256' } as const
const info = new TextEncoder().encode('xunge envelope 1')

/** What in a record or a draft is about a person. */
export interface Secret<Name extends string = string> {
  fields: readonly Name[]
  photos: boolean
}

interface Photo {
  sha256: string
  bytes: ArrayBuffer
  type: string
}

/** The same photo sealed; one that is already stays as it is. */
export async function sealedPhoto({ sha256, bytes, type }: Photo, recipients: readonly Recipient[]): Promise<Photo> {
  if (type === sealedType || recipients.length === 0) return { sha256, bytes, type }
  return { sha256, bytes: await sealPhoto(bytes, sha256, recipients), type: sealedType }
}

/** `madeFor` is bound in: an envelope moved to another record does not open. */
export async function seal(content: unknown, madeFor: string, recipients: readonly Recipient[]): Promise<Envelope> {
  const { head, ct } = await sealBytes(new TextEncoder().encode(JSON.stringify(content)), madeFor, recipients)
  return { ...head, ct: toText(ct) }
}

/** Null when it was not sealed for this key, or was tampered with. */
export async function openOwn(envelope: Envelope, madeFor: string, own: Own): Promise<unknown> {
  const bytes = await openBytes(envelope, fromText(envelope.ct), madeFor, own)
  return bytes === null ? null : (JSON.parse(new TextDecoder().decode(bytes)) as unknown)
}

/** A photo sealed: four bytes of length, the head as JSON, the ciphertext. */
export async function sealPhoto(bytes: ArrayBuffer, sha256: string, recipients: readonly Recipient[]): Promise<ArrayBuffer> {
  const { head, ct } = await sealBytes(new Uint8Array(bytes), sha256, recipients)
  const text = new TextEncoder().encode(JSON.stringify(head))
  const whole = new Uint8Array(4 + text.length + ct.length)
  new DataView(whole.buffer).setUint32(0, text.length)
  whole.set(text, 4)
  whole.set(ct, 4 + text.length)
  return whole.buffer
}

export async function openPhoto(sealed: ArrayBuffer, sha256: string, own: Own): Promise<ArrayBuffer | null> {
  const length = new DataView(sealed).getUint32(0)
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(sealed, 4, length))) as Head
  const bytes = await openBytes(head, new Uint8Array(sealed, 4 + length), sha256, own)
  return bytes?.slice().buffer ?? null
}

async function sealBytes(bytes: Uint8Array<ArrayBuffer>, madeFor: string, recipients: readonly Recipient[]): Promise<{ head: Head; ct: Uint8Array<ArrayBuffer> }> {
  const ephemeral = await crypto.subtle.generateKey(curve, false, ['deriveBits'])
  const epk = new Uint8Array(await crypto.subtle.exportKey('raw', ephemeral.publicKey))
  const contentKey = crypto.getRandomValues(new Uint8Array(32))
  const bound = new TextEncoder().encode(madeFor)
  const wrap = async ({ id, point }: Recipient): Promise<[string, { iv: string; k: string }]> => {
    const theirs = fromText(point)
    const publicKey = await crypto.subtle.importKey('raw', theirs, curve, false, [])
    const wrapped = await encrypt(await wrappingKey(ephemeral.privateKey, publicKey, epk, theirs), contentKey, bound)
    return [id, { iv: toText(wrapped.iv), k: toText(wrapped.ct) }]
  }
  // at once: whoever taps 存 waits for it
  const [content, ...wrapped] = await Promise.all([aes(contentKey).then((key) => encrypt(key, bytes, bound)), ...recipients.map(wrap)])
  const keys: Head['keys'] = Object.fromEntries(wrapped)
  return { head: { v: 1, epk: toText(epk), iv: toText(content.iv), keys }, ct: content.ct }
}

async function openBytes(head: Head, ct: Uint8Array<ArrayBuffer>, madeFor: string, own: Own): Promise<Uint8Array<ArrayBuffer> | null> {
  const wrapped = head.keys[own.id ?? ownId]
  if (!wrapped) return null
  try {
    const epk = fromText(head.epk)
    const publicKey = await crypto.subtle.importKey('raw', epk, curve, false, [])
    const bound = new TextEncoder().encode(madeFor)
    const key = await wrappingKey(own.privateKey, publicKey, epk, fromText(own.point))
    const contentKey = await decrypt(key, fromText(wrapped.iv), fromText(wrapped.k), bound)
    return await decrypt(await aes(contentKey), fromText(head.iv), ct, bound)
  } catch (error) {
    if (error instanceof DOMException) return null // another key, or other bytes
    throw error
  }
}

async function wrappingKey(privateKey: CryptoKey, publicKey: CryptoKey, epk: Uint8Array, recipient: Uint8Array): Promise<CryptoKey> {
  const secret = await crypto.subtle.deriveBits({ name: 'ECDH', public: publicKey }, privateKey, 256)
  const salt = new Uint8Array(epk.length + recipient.length)
  salt.set(epk)
  salt.set(recipient, epk.length)
  const base = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey'])
  return crypto.subtle.deriveKey({ name: 'HKDF', hash: 'SHA-256', salt, info }, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}

export function aes(raw: BufferSource): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt'])
}

export async function encrypt(key: CryptoKey, bytes: BufferSource, bound: BufferSource): Promise<{ iv: Uint8Array<ArrayBuffer>; ct: Uint8Array<ArrayBuffer> }> {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  return { iv, ct: new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: bound }, key, bytes)) }
}

/** Throws DOMException for another key. */
export async function decrypt(key: CryptoKey, iv: BufferSource, ct: BufferSource, bound: BufferSource): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: bound }, key, ct))
}

export function toText(bytes: Uint8Array): string {
  let binary = ''
  // in pieces: one call with many bytes overflows the stack
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/u, '')
}

export function fromText(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  const bytes = new Uint8Array(binary.length)
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at)
  return bytes
}
