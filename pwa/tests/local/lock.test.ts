// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { liveQuery } from 'dexie'
import type { CaseRow, HouseholdRow } from '@/api/types'
import { lockKeys, type AccountDb, type LockKeys } from '@/local/db'
import { applyPage, pullAll } from '@/local/downloader'
import { loadDraft, saveDraft } from '@/local/drafts'
import { sealedType } from '@/local/envelope'
import { openLock } from '@/local/lock'
import { setAside } from '@/local/outbox'
import { record } from '@/local/record'
import { mostTries } from '@/local/pin'
import { unreadable } from '@/local/overlay'
import { allHouseholds, allPatrols, allReports, oneReport, operations, rowsOf } from '@/local/queries'
import { allTasks } from '@/local/tasks'
import { diaryOf } from '@/local/diary'
import { factsOf, known } from '@/field/diary/facts'
import { doublesAmong, HouseholdIndex, seekHouseholds } from '@/field/households/seek'
import { dateOf as shanghaiDay } from '@/field/words'
import { hangRing, rowKeys } from '@/local/sealing'
import { bringBack, setAsideOperations } from '@/local/set-aside'
import { reseal } from '@/local/reseal'
import { uuid7 } from '@/local/uuid'
import vectors from '../../../tests/vectors/envelopes.json'
import { Bench, caseRow, freshDb, reopened, reportPayload, uploaderFor } from './bench'

const PIN = '258013'
const planted = ['张桂兰', '8号院3单元', '漏水的是李家', '腿脚不便']

const household = (id: string, version = 1, name = '张桂兰') => ({
  entity: 'household', id, version, row: { id, name, address_text: '8号院3单元', grid: '1', last_visit: { outcome: 'well', note: '腿脚不便' } } as unknown as HouseholdRow,
})
const page = (...changes: { entity: string; id: string; version: number; row: unknown }[]) => ({ changes, cursor: 'c', has_more: false, reset: false, epoch: 'e' })

async function withServerKey(db: AccountDb): Promise<AccountDb> {
  const { server_point: point } = vectors as unknown as { server_point: string }
  await db.vault.put({ key: 'server', id: 'server:1', point, day: '2026-11-25' })
  return db
}

/** Everything this database holds, bytes read as text too. */
async function stored(db: AccountDb): Promise<string> {
  const tables = await Promise.all(db.tables.map((table) => table.toArray()))
  return JSON.stringify(tables, (_, value: unknown) =>
    value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? new TextDecoder().decode(value) : value)
}

const readable = async (db: AccountDb): Promise<string[]> => {
  const all = await stored(db)
  return planted.filter((one) => all.includes(one))
}

describe('the app under its PIN', () => {
  it('keeps rows, records and half-written forms sealed from the first moment, and reads them while it is open', async () => {
    const db = await withServerKey(await freshDb())
    const lock = await openLock(db)
    await applyPage(db, page(household('h1'), { entity: 'category', id: 'c', version: 1, row: { code: 'public.leak', name: '漏水' } }))
    const photo = { sha256: 'a'.repeat(64), bytes: new TextEncoder().encode('张桂兰 photographed').buffer, type: 'image/jpeg' }
    await record(db, { kind: 'case.report', payload: reportPayload({ description: '漏水的是李家', attachments: [photo.sha256] }), photos: [photo] })
    await saveDraft(db, 'report', { description: '张桂兰说', people: 1 }, [photo])
    expect(await readable(db)).toEqual([])
    expect((await rowsOf(db, 'household')).map((one) => one.name)).toEqual(['张桂兰'])
    expect((await allReports(db))[0]).toMatchObject({ title: '漏水的是李家' })
    const draft = await loadDraft(db, 'report')
    expect(draft).toMatchObject({ locked: false, value: { description: '张桂兰说', people: 1 } })
    // a draft's photo becomes a record's: the server must be able to read it
    expect(new TextDecoder().decode(draft?.photos[0]?.bytes)).toBe('张桂兰 photographed')
    expect((await db.attachments.toArray())[0]?.type).toBe(sealedType)
    lock.close()
  })

  it('opens after a restart without a network, and shows nothing before', async () => {
    let db = await withServerKey(await freshDb())
    const first = await openLock(db)
    await applyPage(db, page(household('h1')))
    await record(db, { kind: 'case.report', payload: reportPayload({ description: '漏水的是李家' }) })
    await first.setPin(PIN)
    expect(first.state.value.at).toBe('open')
    first.close()
    db = await reopened(db)
    const lock = await openLock(db)
    expect(lock.state.value).toEqual({ at: 'locked', triesLeft: mostTries })
    expect(await allHouseholds(db, '我')).toEqual([])
    expect(JSON.stringify(await operations(db))).not.toContain('漏水的是李家')
    expect(await stored(db)).not.toContain(PIN)
    expect(await lock.unlock('111111')).toEqual({ ok: false, triesLeft: mostTries - 1 })
    expect(await lock.unlock(PIN)).toEqual({ ok: true })
    expect(lock.state.value.at).toBe('open')
    expect((await allHouseholds(db, '我'))[0]).toMatchObject({ name: '张桂兰', last: { note: '腿脚不便' } })
    expect((await allReports(db))[0]?.title).toBe('漏水的是李家')
    lock.lock()
    expect(await rowsOf(db, 'household')).toEqual([])
    lock.close()
  })

  it('pulls, settles and sends while it is locked, and all of it is there once it is open', async () => {
    const db = await withServerKey(await freshDb())
    const lock = await openLock(db)
    await lock.setPin(PIN)
    await applyPage(db, page(household('h1')))
    lock.lock()
    await applyPage(db, page(household('h1', 2, '张桂兰二'), household('h2')))
    const made = await record(db, { kind: 'case.report', payload: reportPayload({ description: '漏水的是李家' }) })
    const bench = new Bench()
    bench.answer = (one) => ({ status: 'applied', rows: [caseRow((one.payload as { case_id: string }).case_id, 1, { title: '漏水的是李家' })] })
    await uploaderFor(db, bench).flush()
    expect(bench.applied).toEqual([made.id])
    expect(await readable(db)).toEqual([])
    expect(await lock.unlock(PIN)).toEqual({ ok: true })
    expect((await rowsOf(db, 'household')).map((one) => one.name).sort()).toEqual(['张桂兰', '张桂兰二'])
    expect((await rowsOf(db, 'case')).map((one: CaseRow) => one.title)).toEqual(['漏水的是李家'])
    lock.close()
  })

  it('guessed at ten times keeps nothing but what is to be sent; the password makes it new', async () => {
    const db = await withServerKey(await freshDb())
    const lock = await openLock(db)
    await applyPage(db, page(household('h1')))
    const made = await record(db, { kind: 'case.report', payload: reportPayload({ description: '漏水的是李家' }) })
    await lock.setPin(PIN)
    lock.lock()
    expect(await lock.unlock('000000')).toEqual({ ok: false, triesLeft: mostTries - 1 })
    await db.vault.put({ ...(await db.vault.get('lock')), triesLeft: 1 } as LockKeys)
    expect(await lock.unlock('000000')).toEqual({ ok: false, lost: true })
    expect(lock.state.value).toEqual({ at: 'lost' })
    expect(await lock.unlock(PIN)).toEqual({ ok: false, lost: true })
    expect(await db.mirror.count()).toBe(0)
    await applyPage(db, page(household('h2')))
    expect(await db.mirror.count()).toBe(0) // nobody to keep it for
    await lock.renew()
    await lock.setPin('999000')
    await applyPage(db, page(household('h2')))
    expect(await rowsOf(db, 'household')).toHaveLength(1)
    const bench = new Bench()
    await uploaderFor(db, bench).flush()
    expect(bench.applied).toEqual([made.id])
    lock.close()
  })

  it('of what lies under a forgotten PIN no screen breaks: it stands there without its words', async () => {
    const db = await withServerKey(await freshDb())
    const lock = await openLock(db)
    const [visit, patrol, task, home, mine] = [uuid7(), uuid7(), uuid7(), uuid7(), uuid7()]
    await record(db, { kind: 'case.report', payload: reportPayload({ case_id: mine, description: '漏水的是李家', address_text: '8号院3单元' }) })
    await record(db, { kind: 'case.act', payload: { case_id: 'other', action: 'supplement', note: '腿脚不便' } })
    await record(db, { kind: 'household.add', payload: { household_id: home, name: '张桂兰', address_text: '8号院3单元' } })
    await record(db, { kind: 'household.correct', payload: { household_id: 'h1', name: '张桂兰' } })
    await record(db, { kind: 'visit.log', payload: { visit_id: visit, household_id: 'h1', outcome: 'matter', note: '腿脚不便' } })
    await record(db, { kind: 'patrol.start', payload: { patrol_id: patrol } })
    await record(db, { kind: 'patrol.finish', payload: { patrol_id: patrol, note: '漏水的是李家' } })
    await record(db, { kind: 'task.act', payload: { task_id: task, action: 'done', note: '张桂兰在家' } })
    await record(db, { kind: 'diary.save', payload: { day: '2026-11-26', text: '漏水的是李家', facts: [] } })
    await lock.setPin(PIN)
    lock.lock()
    await lock.renew()
    await lock.setPin('999000')
    await applyPage(db, page(household('h1'), caseRow('other', 1, { title: '路灯不亮', category: { code: 'a', name: '路灯' }, state: 'reported', steps: [], reported_at: '2026-11-26T01:00:00Z' })))

    const reports = await allReports(db)
    expect(reports.map(({ title }) => title).sort()).toEqual(['路灯不亮', unreadable])
    expect(await oneReport(db, 'other')).toMatchObject({ title: '路灯不亮', pendingSteps: [{ note: null }] })
    expect(await oneReport(db, mine)).toMatchObject({ title: unreadable, row: null })
    const homes = await allHouseholds(db, '王芳')
    expect(homes.map(({ name }) => name)).toEqual(['张桂兰', unreadable])
    const sought = await new HouseholdIndex().read(homes, () => Promise.resolve())
    expect([seekHouseholds(sought, 'zgl'), [...(await doublesAmong(sought, () => Promise.resolve()))]]).toEqual([[], []])
    expect((await allPatrols(db)).map(({ note }) => note)).toEqual([null])
    expect(await allTasks(db)).toEqual([])
    expect(await diaryOf(db, '2026-11-26')).toMatchObject({ pending: null, conflict: null })
    expect(factsOf(await known(db, 'me'), shanghaiDay(Date.now())).length).toBeGreaterThan(2)
    expect((await setAsideOperations(db)).length).toBe(0)
    lock.close()
  })

  it('a page that was on its way while the PIN was made new is asked for again from the beginning', async () => {
    const db = await withServerKey(await freshDb())
    const lock = await openLock(db)
    await applyPage(db, page(household('h1')))
    const asked: (string | null)[] = []
    const alone = { request: (_: string, __: unknown, work: (lock: unknown) => unknown) => work({}) } as unknown as LockManager
    await pullAll(db, async (cursor) => {
      asked.push(cursor)
      if (asked.length === 1) await lock.renew()
      return page(...(cursor === null ? [household('h1')] : []))
    }, alone)
    expect(asked).toEqual(['c', null])
    expect(await rowsOf(db, 'household')).toHaveLength(1)
    lock.close()
  })

  it('seals what an app that did not seal left in this phone', async () => {
    const db = await withServerKey(await freshDb())
    await applyPage(db, page(household('h1'), household('h2')))
    await saveDraft(db, 'report', { description: '张桂兰说' }, [])
    expect(await readable(db)).toContain('张桂兰')
    const lock = await openLock(db)
    await expect.poll(async () => (await db.vault.get('lock') as { unsealed?: true }).unsealed).toBeUndefined()
    expect(await readable(db)).toEqual([])
    expect(await rowsOf(db, 'household')).toHaveLength(2)
    expect((await loadDraft(db, 'report'))?.value).toEqual({ description: '张桂兰说' })
    lock.close()
  })

  it('brings rows under one key in time, and never throws one away that is in use', async () => {
    const db = await withServerKey(await freshDb())
    const lock = await openLock(db)
    await lock.setPin(PIN)
    lock.lock()
    for (let night = 0; night < 12; night += 1) {
      hangRing(db, (await lockKeys(db))?.point ?? null) // as locking does
      await applyPage(db, page(household(`h${night}`)))
    }
    expect(await rowKeys(db)).toHaveLength(12)
    for (const key of (await rowKeys(db)).slice(0, 11)) await db.vault.put({ ...key, madeAt: Date.now() - 3 * 24 * 3600 * 1000 })
    await lock.unlock(PIN)
    await expect.poll(async () => (await rowKeys(db)).length).toBeLessThan(3)
    expect(await reseal(db, false)).toBe(false)
    expect(await rowsOf(db, 'household')).toHaveLength(12)
    lock.lock()
    await lock.unlock(PIN)
    expect(await rowsOf(db, 'household')).toHaveLength(12)
    lock.close()
  })

  it('live queries follow sealed rows, and what they read after them', async () => {
    const db = await withServerKey(await freshDb())
    const lock = await openLock(db)
    await applyPage(db, page(household('h1')))
    const seen: string[] = []
    const watching = liveQuery(async () => `${(await rowsOf(db, 'household')).length} ${(await rowsOf(db, 'case')).length} ${await db.outbox.count()}`).subscribe((value) => seen.push(value))
    await expect.poll(() => seen.at(-1)).toBe('1 0 0')
    await record(db, { kind: 'case.report', payload: reportPayload() })
    await expect.poll(() => seen.at(-1)).toBe('1 0 1')
    await applyPage(db, page(household('h2'), caseRow('c1')))
    await expect.poll(() => seen.at(-1)).toBe('2 1 1')
    watching.unsubscribe()
    lock.close()
  })

  it('is per account: another one on the same phone opens nothing of it', async () => {
    const mine = await withServerKey(await freshDb())
    const theirs = await withServerKey(await freshDb())
    const [a, b] = [await openLock(mine), await openLock(theirs)]
    await applyPage(mine, page(household('h1')))
    const [row] = await mine.mirror.toArray()
    await theirs.mirror.put(row as never)
    expect(await rowsOf(theirs, 'household')).toEqual([])
    expect(await rowsOf(mine, 'household')).toHaveLength(1)
    a.close()
    b.close()
  })
})

describe('a record that was set aside', () => {
  const aside = async () => {
    const db = await withServerKey(await freshDb())
    const lock = await openLock(db)
    await lock.setPin(PIN)
    const made = await record(db, { kind: 'case.report', payload: reportPayload({ case_id: uuid7(), description: '漏水的是李家' }) })
    const bench = new Bench()
    const usual = bench.answer
    bench.answer = () => ({ status: 'refused' })
    await uploaderFor(db, bench).flush()
    await setAside(db, made.id)
    bench.answer = usual
    return { db, lock, made, bench }
  }

  it('is listed as it was written, and goes out after all as another operation', async () => {
    const { db, lock, made, bench } = await aside()
    expect((await setAsideOperations(db)).map((one) => (one.payload as { description: string }).description)).toEqual(['漏水的是李家'])
    expect(await bringBack(db, made.id)).toBe(true)
    expect(await bringBack(db, made.id)).toBe(false)
    expect(await setAsideOperations(db)).toEqual([])
    await uploaderFor(db, bench).flush(true)
    const [old, again] = await operations(db)
    expect(old).toMatchObject({ status: 'replaced', by: again?.id })
    expect(again).toMatchObject({ status: 'acknowledged', replaces: made.id, payload: { description: '漏水的是李家', case_id: made.payload.case_id } })
    expect(await readable(db)).toEqual([])
    lock.close()
  })

  it('stays where it is while it cannot be opened', async () => {
    const { db, lock, made } = await aside()
    lock.lock()
    expect(await bringBack(db, made.id)).toBe(false)
    expect((await db.outbox.get(made.id))?.status).toBe('set_aside')
    lock.close()
  })
})
