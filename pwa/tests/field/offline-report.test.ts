import { describe, expect, it } from 'vitest'
import { HouseholdIndex } from '@/field/households/seek'
import { headline, offlineReport, sizeWords, type Facts } from '@/field/offline/report'
import { whenWorkerMayAnswer } from '@/field/offline/worker'
import { accuracyWords } from '@/field/place/fix-words'
import { seekOnMap } from '@/field/map/seek'
import { thingWords } from '@/field/map/thing-words'
import { households } from '@/local/homes'
import type { CaseRow, HouseholdRow } from '@/api/types'

const now = Date.parse('2026-11-26T02:00:00Z')
const mb = 1024 * 1024
const well: Facts = {
  held: { mine: 1, grids: 7, outlines: 7, categories: 61, rules: 27, advice: 63, households: 38, cases: 26, fetchedAt: now - 60_000, peopleAt: now - 60_000, hasPin: true },
  outbox: { waiting: 0, photosOnly: 0, needPerson: 0 },
  worker: { version: '94e01d8e', held: 5, wanted: 5, stored: 9, files: 9 },
  storedPercent: null,
  mayReadPeople: true, locked: true, tiles: null, room: { used: 3 * mb, free: 9000 * mb }, persisted: true, installed: false,
}
const line = (change: Partial<Facts>, key: string) => {
  const found = offlineReport({ ...well, ...change }, now).find((one) => one.key === key)
  if (!found) throw new Error(`no line ${key}`)
  return found
}

describe('the report of 准备离线', () => {
  it('says so when all is there, with the moment it was fetched', () => {
    const lines = offlineReport(well, now)
    expect(lines.map(({ state }) => state)).not.toContain('bad')
    expect(headline(lines)).toEqual({ state: 'good', words: '都备好了，没信号也能用' })
    expect(line({}, 'areas').words).toBe('我的 1 个，旁边的 6 个，今天 09:59 取的')
    expect(lines.some(({ key }) => key === 'tiles')).toBe(false)
  })

  it('every line that is not well says what to do', () => {
    const worst: Facts = {
      ...well, worker: null, persisted: false, room: { used: mb, free: 20 * mb }, outbox: { waiting: 2, photosOnly: 1, needPerson: 1 },
      held: { mine: 0, grids: 0, outlines: 0, categories: 0, rules: 0, advice: 0, households: 0, cases: 0, fetchedAt: null, peopleAt: null, hasPin: false },
    }
    for (const one of offlineReport(worst, now)) {
      expect(one.state, one.key).not.toBe('good')
      expect(one.todo, one.key).toBeTruthy()
    }
    expect(headline(offlineReport(worst, now)).words).toContain('没备好')
    // what is done elsewhere is one tap away
    expect(offlineReport(worst, now).flatMap(({ key, to }) => (to ? [[key, to]] : []))).toEqual([['people', '/pin?next=/offline'], ['outbox', '/outbox']])
  })

  it('speaks as people speak', () => {
    const words = [well, { ...well, worker: null, persisted: false, tiles: { count: 1, lastAt: now }, held: { ...well.held, hasPin: false } }].flatMap((facts) => offlineReport(facts, now)).map((one) => `${one.title}${one.words}${one.todo ?? ''}`).join()
    expect(words).not.toMatch(/程序|缓存中|行旧|底图|联网|导入|规则/u)
  })

  it('asks the worker again once there is one, and when the page comes back into view', async () => {
    let installed = (): void => undefined
    Object.defineProperty(navigator, 'serviceWorker', { configurable: true, value: { ready: new Promise<void>((done) => (installed = done)) } })
    let looks = 0
    const stop = whenWorkerMayAnswer(() => (looks += 1))
    expect(looks).toBe(0)
    installed()
    await Promise.resolve()
    await Promise.resolve()
    expect(looks).toBe(1)
    document.dispatchEvent(new Event('visibilitychange'))
    expect(looks).toBe(2)
    stop()
    document.dispatchEvent(new Event('visibilitychange'))
    expect(looks).toBe(2)
    Reflect.deleteProperty(navigator, 'serviceWorker')
  })

  it.each([
    ['the map is not whole', { worker: { version: 'x', held: 4, wanted: 5, stored: 9, files: 9 } }, 'map', 'bad'],
    ['the browser promised nothing', { persisted: false }, 'persist', 'bad'],
    ['the browser cannot promise', { persisted: null }, 'persist', 'bad'],
    ['installed, yet no promise', { persisted: false, installed: true }, 'persist', 'warn'],
    ['little room', { room: { used: mb, free: 100 * mb } }, 'room', 'warn'],
    ['no list of people', { held: { ...well.held, peopleAt: null } }, 'people', 'bad'],
    ['a list from before yesterday', { held: { ...well.held, peopleAt: now - 2 * 86_400_000 } }, 'people', 'warn'],
    ['rows of last week', { held: { ...well.held, fetchedAt: now - 7 * 86_400_000 } }, 'households', 'warn'],
    ['a district without outlines', { held: { ...well.held, outlines: 0 } }, 'areas', 'warn'],
    ['a worker without households', { held: { ...well.held, households: 0 } }, 'households', 'good'],
    ['records that wait', { outbox: { unsent: 2, needPerson: 0, photos: 1 } }, 'outbox', 'good'],
  ] as [string, Partial<Facts>, string, string][])('%s', (_, change, key, state) => {
    expect(line(change, key).state).toBe(state)
  })

  it('never promises a base map ahead, and leaves people out for who does not see them', () => {
    expect(line({ tiles: { count: 65, lastAt: now } }, 'tiles').words).toContain('没网也在')
    expect(line({ tiles: { count: 0, lastAt: null } }, 'tiles').words).toContain('有网时先在地图上看一遍')
    expect(offlineReport({ ...well, mayReadPeople: false }, now).some(({ key }) => key === 'people')).toBe(false)
    expect([sizeWords(100), sizeWords(5 * mb), sizeWords(2048 * mb)]).toEqual(['1 MB', '5 MB', '2.0 GB'])
  })
})

it('a fix is told in words that fit how good it is', () => {
  expect([0, 9, 120, 1500].map(accuracyWords)).toEqual([
    '定位好了，误差很小', '定位好了，误差约 9 米', '定位有点粗，误差约 120 米，屋里常这样', '定位很粗，误差约 1.5 公里，最好在图上点或选网格',
  ])
})

describe('what is sought on the map', async () => {
  const home = (id: string, name: string, pinyin: string, door: string): HouseholdRow =>
    ({ id, name, pinyin, door, address_text: '花园社区 8号院', location: null, last_visit: null, merged: [] as HouseholdRow['merged'] }) as HouseholdRow
  const homes = [home('1', '张桂兰', 'zhangguilan zgl', '3单元 201'), home('2', '李张氏', 'lizhangshi lzs', '2单元 201')]
  const rows = {
    households: await new HouseholdIndex().read(households(homes, [], '我'), () => Promise.resolve()),
    cases: [{ id: '3', title: '张家漏水', case_no: '620902-20261123-0007-3', category: { code: 'x', name: '渗漏' }, due_at: null } as CaseRow],
  }
  const ids = (sought: string): string[] => seekOnMap(rows, sought).map(({ row }) => row.id)
  it('is found by name, door or number, every word of it, what begins so first', () => {
    expect(ids('张')).toEqual(['1', '3', '2'])
    expect(ids('3单元 201')).toEqual(['1'])
    expect(ids('0007')).toEqual(['3'])
    expect(ids('  ')).toEqual([])
    expect(ids('没有')).toEqual([])
  })
  it('finds a home by its pinyin and a door said in any way, as the list of them does', () => {
    expect(ids('zgl')).toEqual(['1'])
    expect(ids('3-201')).toEqual(['1'])
  })

  it('says of a household where it is and what was said last, and leads to its visit', () => {
    expect(thingWords({ kind: 'household', row: homes[0] as HouseholdRow }, now)).toEqual({
      title: '张桂兰', lines: ['花园社区 8号院 3单元 201', '还没有走访记录'], to: '/visit/1', button: '去走访',
    })
    expect(thingWords({ kind: 'case', row: rows.cases[0] as CaseRow }, now).lines).toEqual(['○ 没有时限　渗漏'])
  })
})
