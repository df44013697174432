// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { mendAt } from '@/field/me/mend'
import type { AccountDb, Operation } from '@/local/db'
import { openOwn, ownId, seal, toText } from '@/local/envelope'
import { setAside } from '@/local/outbox'
import { record, replace } from '@/local/record'
import { loadRefused } from '@/local/refused'
import { uuid7 } from '@/local/uuid'
import type { Vault } from '@/local/vault'
import vectors from '../../../tests/vectors/envelopes.json'
import { Bench, freshDb, uploaderFor } from './bench'

const vector = vectors as unknown as { server_point: string; own: { jwk: JsonWebKey; point: string } }
const said = '说胰岛素快没了'
const secret = { fields: ['note', 'answers', 'person_hint'] as const, photos: false }

type Asked = Pick<Vault, 'open' | 'state'>

/** A phone whose vault has this key pair; `at`: how it stands now. */
async function phone(at: 'open' | 'locked' | 'unset'): Promise<{ db: AccountDb; vault: Asked }> {
  const db = await freshDb()
  await db.vault.put({ key: 'server', id: 'server:1', point: vector.server_point, day: '2026-11-25' })
  if (at !== 'unset') await db.vault.put({ key: 'keys', point: vector.own.point } as never)
  const privateKey = await crypto.subtle.importKey('jwk', vector.own.jwk, { name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits'])
  return {
    db,
    vault: {
      state: { value: { at } } as Asked['state'],
      open: (envelope, madeFor) => (at === 'open' ? openOwn(envelope, madeFor, { privateKey, point: vector.own.point }) : Promise.resolve(null)),
    },
  }
}

async function refusedVisit(db: AccountDb): Promise<string> {
  const made = await record(db, { kind: 'visit.log', secret, payload: { visit_id: uuid7(), outcome: 'matter', person_id: uuid7(), note: said, answers: { meals: '吃得少' } } })
  const bench = new Bench()
  bench.answer = () => ({ status: 'refused', problem: { type: 'x', title: '你的岗位不能做这件事', status: 403, code: 'x' } })
  await uploaderFor(db, bench).flush()
  return made.id
}

const everything = async (db: AccountDb): Promise<string> => JSON.stringify(await Promise.all(db.tables.map((table) => table.toArray())))

describe('a record about a person that was not taken', () => {
  it('comes back whole while the vault is open, and mended is sealed again', async () => {
    const { db, vault } = await phone('open')
    const id = await refusedVisit(db)
    const was = await loadRefused(db, 'visit.log', id, vault)
    expect(was).toMatchObject({ sealed: 'open', payload: { outcome: 'matter', note: said, answers: { meals: '吃得少' } } })
    expect(was?.payload).not.toHaveProperty('sealed')
    if (!was) return

    const again = await replace(db, id, { kind: 'visit.log', secret, payload: { ...was.payload, note: `${said}，已约医生` } })
    expect(again).toMatchObject({ replaces: id, payload: { visit_id: was.payload.visit_id } })
    expect(await everything(db)).not.toContain('胰岛素')
    expect(await loadRefused(db, 'visit.log', id, vault)).toBeNull()
  })

  it('waits for the PIN while the vault is locked, and says nothing of what was said', async () => {
    const { db, vault } = await phone('locked')
    const was = await loadRefused(db, 'visit.log', await refusedVisit(db), vault)
    expect(was?.sealed).toBe('locked')
    expect(JSON.stringify(was)).not.toContain('胰岛素')
  })

  it('is lost to this phone when it was sealed for the server alone', async () => {
    const { db, vault } = await phone('unset')
    const id = await refusedVisit(db)
    expect(await loadRefused(db, 'visit.log', id, vault)).toMatchObject({ sealed: 'lost', payload: { outcome: 'matter' } })
  })

  it('is lost to this phone when its key is another by now', async () => {
    const { db, vault } = await phone('open')
    const id = await refusedVisit(db)
    const { publicKey } = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits'])
    const other = toText(new Uint8Array(await crypto.subtle.exportKey('raw', publicKey)))
    await db.outbox.update(id, { 'payload.sealed': await seal({ note: said }, id, [{ id: ownId, point: other }]) })
    expect(await loadRefused(db, 'visit.log', id, vault)).toMatchObject({ sealed: 'lost' })
  })

  it('is not mended once it was set aside, nor as something else', async () => {
    const { db, vault } = await phone('open')
    const id = await refusedVisit(db)
    expect(await loadRefused(db, 'errand.open', id, vault)).toBeNull()
    await setAside(db, id)
    expect(await loadRefused(db, 'visit.log', id, vault)).toBeNull()
  })
})

describe('where it is mended', () => {
  const at = (kind: Operation['kind'], payload: object) => mendAt({ id: 'op', kind, payload })?.to
  it('is the form it was written in, for the same person, household or errand', () => {
    expect(at('visit.log', { person_id: 'p' })).toEqual({ path: '/person/p', query: { retry: 'op' } })
    expect(at('visit.log', { household_id: 'h' })).toEqual({ path: '/visit/h', query: { retry: 'op' } })
    expect(at('visit.log', {})).toEqual({ path: '/by-door', query: { retry: 'op' } })
    expect(at('errand.open', { errand_id: 'e', person_id: 'p', visit_id: 'v' })).toEqual({ path: '/errand/new', query: { retry: 'op', person: 'p', visit: 'v' } })
    expect(at('errand.act', { errand_id: 'e', action: 'tell' })).toEqual({ path: '/errand/e', query: { retry: 'op', step: 'tell' } })
    expect(at('patrol.finish', { patrol_id: 'p' })).toEqual({ path: '/patrol', query: { retry: 'op' } })
    expect(at('diary.save', { day: '2026-11-26' })).toBe('/diary/2026-11-26')
    expect(mendAt({ id: 'op', kind: 'patrol.track', payload: {} })).toBeNull()
  })
})
