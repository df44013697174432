// @vitest-environment node
import { describe, expect, it } from 'vitest'
import type { DoorList } from '@/api/care'
import { ApiError } from '@/api/failure'
import type { AccountDb, ServerKey, VaultKeys } from '@/local/db'
import { fromText, openOwn, openPhoto, ownId, seal, sealedType, sealPhoto, toText, type Envelope } from '@/local/envelope'
import { forgetMirror } from '@/local/expiry'
import { record } from '@/local/record'
import { mostTries } from '@/local/pin'
import { openVault, type Vault } from '@/local/vault'
import { uuid7 } from '@/local/uuid'
import vectors from '../../../tests/vectors/envelopes.json'
import { freshDb, reopened } from './bench'

interface Vector {
  server_point: string
  own: { jwk: JsonWebKey; point: string }
  made_for: string
  content: unknown
  envelope: Envelope
  photo: { sha256: string; bytes: string; sealed: string }
}
const vector = vectors as unknown as Vector

const keyOf = async (jwk: JsonWebKey): Promise<CryptoKey> => crypto.subtle.importKey('jwk', jwk, { name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits'])

const rows = (name = '张桂兰', expires = '2030-01-01T00:00:00Z') => ({ expires_at: expires, people: [{ name }], errands: [] }) as unknown as DoorList

/** A server that hands out shares as ours does, and counts what it was asked. */
function wireOf(more: Partial<{ online: boolean; day: string; refused: number; rows: DoorList }> = {}) {
  const wire = {
    online: true, day: '2026-11-25', refused: 0, rows: rows(), asked: [] as string[], ...more,
    share(day: string | null) {
      if (!wire.online) return Promise.reject(new ApiError({ kind: 'offline' }))
      if (wire.refused) return Promise.reject(new ApiError({ kind: 'refused', problem: { type: 'x', title: 'x', status: wire.refused, code: 'auth.account_disabled' } }))
      wire.asked.push(day ?? 'today')
      const of = day ?? wire.day
      return Promise.resolve({ day: of, share: toText(new TextEncoder().encode(`share of ${of}`)), keep_days: 7, server_key: { id: 'server:1', point: vector.server_point } })
    },
    doorList() {
      return wire.online ? Promise.resolve(wire.rows) : Promise.reject(new ApiError({ kind: 'offline' }))
    },
    isOnline: () => wire.online,
  }
  return wire
}

const open = (db: AccountDb, wire = wireOf()): Promise<Vault> => openVault(db, wire, () => true)

const change = (db: AccountDb, row: Partial<VaultKeys> | Partial<ServerKey>): Promise<unknown> =>
  db.vault.get(row.key ?? '').then((held) => db.vault.put({ ...held, ...row } as VaultKeys))

async function stored(db: AccountDb): Promise<string> {
  const tables = await Promise.all(db.tables.map((table) => table.toArray()))
  return JSON.stringify(tables, (_, value: unknown) => (value instanceof ArrayBuffer ? new TextDecoder('latin1').decode(value) : value))
}

describe('envelopes', () => {
  it('of the shared vector open here as they open on the server', async () => {
    const own = { privateKey: await keyOf(vector.own.jwk), point: vector.own.point }
    expect(await openOwn(vector.envelope, vector.made_for, own)).toEqual(vector.content)
    const photo = await openPhoto(fromText(vector.photo.sealed).buffer, vector.photo.sha256, own)
    expect(toText(new Uint8Array(photo as ArrayBuffer))).toBe(vector.photo.bytes)
  })

  it('open for nobody else, for no other record, and not when touched', async () => {
    const own = { privateKey: await keyOf(vector.own.jwk), point: vector.own.point }
    expect(await openOwn(vector.envelope, 'another record', own)).toBeNull()
    const touched = { ...vector.envelope, ct: toText(fromText(vector.envelope.ct).map((byte, at) => (at === 0 ? byte ^ 1 : byte))) }
    expect(await openOwn(touched, vector.made_for, own)).toBeNull()
    const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits'])
    expect(await openOwn(vector.envelope, vector.made_for, { privateKey: pair.privateKey, point: vector.own.point })).toBeNull()
    const forServerOnly = await seal({ a: 1 }, 'x', [{ id: 'server:1', point: vector.server_point }])
    expect(await openOwn(forServerOnly, 'x', own)).toBeNull()
  })

  it('hold a photo whole', async () => {
    const bytes = crypto.getRandomValues(new Uint8Array(50_000))
    const sealed = await sealPhoto(bytes.buffer, 'hash', [{ id: ownId, point: vector.own.point }])
    const own = { privateKey: await keyOf(vector.own.jwk), point: vector.own.point }
    expect(new Uint8Array((await openPhoto(sealed, 'hash', own)) as ArrayBuffer)).toEqual(bytes)
    expect(await openPhoto(sealed, 'other', own)).toBeNull()
  })
})

describe('the vault', () => {
  it('holds the list under the PIN, through a restart, without a network', async () => {
    let db = await freshDb()
    const wire = wireOf()
    const first = await open(db, wire)
    expect(first.state.value).toEqual({ at: 'unset' })
    expect(await first.setPin('246810')).toBeNull()
    expect(first.state.value).toEqual({ at: 'open' })
    expect(first.list.value?.rows.people[0]?.name).toBe('张桂兰')
    first.close()
    db = await reopened(db)
    wire.online = false
    const again = await open(db, wire)
    expect(again.state.value).toEqual({ at: 'locked', triesLeft: mostTries })
    expect(again.list.value).toBeNull()
    expect(await again.unlock('111111')).toEqual({ ok: false, why: 'wrong', triesLeft: mostTries - 1 })
    expect(await again.unlock('246810')).toEqual({ ok: true })
    expect(again.list.value?.rows.people[0]?.name).toBe('张桂兰')
    again.lock()
    expect(again.list.value).toBeNull()
    again.close()
  })

  it('leaves nothing readable in the database: neither list nor PIN nor a sealed record', async () => {
    const db = await freshDb()
    const vault = await open(db)
    await vault.setPin('135790')
    const photo = { sha256: 'a'.repeat(64), bytes: new TextEncoder().encode('PHOTO-OF-AN-ID-CARD').buffer, type: 'image/jpeg' }
    const made = await record(db, {
      kind: 'visit.log', secret: { fields: ['note', 'answers'], photos: true }, photos: [photo],
      payload: { visit_id: uuid7(), outcome: 'matter', person_id: uuid7(), note: '糖尿病，胰岛素', answers: { meals: '吃得少' }, attachments: [photo.sha256] },
    })
    const everything = await stored(db)
    for (const planted of ['张桂兰', '135790', '糖尿病', '吃得少', 'PHOTO-OF']) expect(everything).not.toContain(planted)
    const kept = await db.outbox.get(made.id)
    expect(kept?.payload).toMatchObject({ outcome: 'matter', attachments: [photo.sha256] })
    expect(kept?.payload).not.toHaveProperty('note')
    const { sealed } = made.payload
    expect(Object.keys((sealed as Envelope).keys)).toEqual(['server:1', 'own'])
    expect(await vault.open(sealed as Envelope, made.id)).toEqual({ note: '糖尿病，胰岛素', answers: { meals: '吃得少' } })
    const held = await db.attachments.get(photo.sha256)
    expect(held?.type).toBe(sealedType)
    expect(new TextDecoder().decode((await vault.openPhoto(held?.bytes as ArrayBuffer, photo.sha256)) as ArrayBuffer)).toBe('PHOTO-OF-AN-ID-CARD')
    vault.close()
  })

  it('takes a record while locked, for the server; a forgotten PIN loses the list and nothing recorded', async () => {
    const db = await freshDb()
    const wire = wireOf()
    const vault = await open(db, wire)
    await vault.setPin('246810')
    vault.lock()
    const made = await record(db, { kind: 'visit.log', secret: { fields: ['note'], photos: false }, payload: { visit_id: uuid7(), outcome: 'well', note: '在锁着的时候记的' } })
    expect(await stored(db)).not.toContain('在锁着的时候记的')
    wire.online = false
    for (let tries = mostTries - 1; tries > 0; tries -= 1) expect(await vault.unlock('000000')).toEqual({ ok: false, why: 'wrong', triesLeft: tries })
    expect(await vault.unlock('000000')).toEqual({ ok: false, why: 'forgotten' })
    expect(vault.state.value).toEqual({ at: 'unset' })
    expect(await db.vault.get('list')).toBeUndefined()
    expect((await db.outbox.get(made.id))?.payload.sealed?.keys).toHaveProperty('server:1')
    wire.online = true
    expect(await vault.setPin('999999')).toBeNull()
    expect(vault.list.value).not.toBeNull()
    expect(await vault.open(made.payload.sealed as Envelope, made.id)).toBeNull()
    vault.close()
  })

  it('moves under the new day’s share when it is open, and opens later with that', async () => {
    const db = await freshDb()
    const wire = wireOf()
    const vault = await open(db, wire)
    await vault.setPin('246810')
    wire.day = '2026-11-26'
    await change(db, { key: 'server', day: 'long ago' })
    await vault.refresh(true)
    expect(await db.vault.get('keys')).toMatchObject({ day: '2026-11-26' })
    vault.lock()
    expect(await vault.unlock('246810')).toEqual({ ok: true })
    vault.close()
  })

  it('runs out: list and share go, the PIN alone opens nothing, and the same day’s share from the server opens it again', async () => {
    const db = await freshDb()
    const wire = wireOf()
    const vault = await open(db, wire)
    await vault.setPin('246810')
    vault.close()
    await change(db, { key: 'keys', keepUntil: Date.now() - 1 })
    wire.online = false
    const later = await open(db, wire)
    expect(later.state.value).toEqual({ at: 'expired' })
    expect(await db.vault.get('list')).toBeUndefined()
    expect(await later.unlock('246810')).toMatchObject({ ok: false, why: 'failed', failure: { kind: 'offline' } })
    wire.online = true
    expect(await later.unlock('246810')).toEqual({ ok: true })
    expect(wire.asked).toContain('2026-11-25')
    await later.refresh(true)
    expect(later.list.value).not.toBeNull()
    later.close()
  })

  it('an expired list alone goes, and the key stays', async () => {
    const db = await freshDb()
    const vault = await open(db, wireOf({ rows: rows('过期', '2020-01-01T00:00:00Z') }))
    await vault.setPin('246810')
    vault.close()
    const later = await open(db, wireOf({ online: false }))
    expect(await db.vault.get('list')).toBeUndefined()
    expect(later.state.value.at).toBe('locked')
    later.close()
  })

  it('gives back what was lent at signing out and when the account ends', async () => {
    const db = await freshDb()
    const wire = wireOf()
    const vault = await open(db, wire)
    await vault.setPin('246810')
    await forgetMirror(db, 'logout')
    expect(await db.vault.get('list')).toBeUndefined()
    expect(await db.vault.get('keys')).toMatchObject({ share: null })
    await vault.setPin('246810')
    wire.refused = 403
    await change(db, { key: 'server', day: 'long ago' })
    await vault.refresh(true)
    expect(await db.vault.get('list')).toBeUndefined()
    expect(vault.list.value).toBeNull()
    expect(vault.state.value).toEqual({ at: 'expired' })
    vault.close()
  })
})
