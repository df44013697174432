// @vitest-environment node
import { nextTick, reactive } from 'vue'
import { describe, expect, it } from 'vitest'
import type { CaseRow, CategoryRow, SignRow } from '@/api/types'
import { faceOf } from '@/field/cases/face'
import { residentTitle, residentWords, whyNoCode, resultPhotos } from '@/field/cases/resident'
import { stagesOf } from '@/field/cases/stages'
import { withdrawnWords } from '@/field/cases/result'
import { wordsOrPhoto } from '@/rules/step-fields'
import { offersOf } from '@/field/cases/steps'
import { stateWords } from '@/field/words'
import { stateWords as deskWords } from '@/console/words'
import { adviceFor } from '@/field/report/advice-for'
import { useSignCategory } from '@/field/report/sign-category'
import type { ReportView } from '@/local/overlay'

const now = Date.parse('2026-11-24T04:00:00Z')

function row(more: Partial<CaseRow> = {}): CaseRow {
  return {
    id: 'a', case_no: '620902-20261123-0001-7', title: '漏水', description: '漏水', category: { code: 'environment.leak', name: '渗漏堵塞' }, channel: 'grid_visit', urgency: 'normal',
    difficulty: null, risk: null, state: 'reported', disposal: 'escalated', resolution: null, location: null, area: { grid: null, neighbourhood: null, town: null, how: 'none', distance_m: null },
    unit: null, yellow_at: null, due_at: null, paused_since: null, version: 1, reported_at: '2026-11-23T04:00:00Z', reported_by: null, address_text: null, people_count: null, signs: [],
    household_id: null, flags: [], steps: [], attachments: [], actions: [], ...more,
  }
}
function view(of: CaseRow | null, more: Partial<ReportView> = {}): ReportView {
  return { id: 'a', title: '漏水', categoryName: '渗漏堵塞', reportedAt: '2026-11-23T04:00:00Z', disposal: of?.disposal ?? 'escalated', caseNo: null, delivery: { at: 'server' }, row: of, payload: null, pendingSteps: [], ...more }
}
const step = (seq: number, action: string, more: Partial<CaseRow['steps'][number]> = {}): CaseRow['steps'][number] =>
  ({ seq, action, label: action, from: null, to: 'reported', at: '2026-11-23T04:00:00Z', by: { id: 'u', name: '王芳', role_label: '网格员' }, note: null, changes: {}, ...more })
const recur = { name: 'recur', label: '问题又出现了', fields: [] }

describe('one face everywhere', () => {
  it.each([
    ['reported', 'open', '待受理'], ['handling', 'open', '处置中'], ['closed', 'answered', '已结案'], ['merged', 'answered', '已并案'], ['withdrawn', 'ended', '已撤回'],
  ] as const)('%s is counted with %s', (state, group, where) => {
    expect(faceOf(view(row({ state })))).toMatchObject({ group, where })
  })

  it('a spot closing says so, until it comes back and goes round the loop', () => {
    expect(faceOf(view(row({ state: 'closed', disposal: 'resolved_on_spot' }))).where).toBe('当场办结')
    expect(faceOf(view(row({ state: 'reported', recurrences: 1 })))).toMatchObject({ where: '待受理', again: 1, group: 'open' })
  })

  it('no light runs over what has ended', () => {
    const timed = { yellow_at: '2026-11-24T00:00:00Z', due_at: '2026-11-25T00:00:00Z' }
    expect(faceOf(view(row({ ...timed, state: 'closed' }))).timed).toBeNull()
    expect(faceOf(view(row(timed))).timed).toMatchObject(timed)
  })

  it('the line of steps stands where the case does', () => {
    const where = (of: CaseRow | null): string | undefined => stagesOf(view(of)).find(({ place }) => place === 'now')?.words
    expect([where(null), where(row()), where(row({ state: 'handling' })), where(row({ state: 'closed' }))]).toEqual(['上报', '受理', '处置', undefined])
    expect(stagesOf(view(row({ state: 'closed', disposal: 'resolved_on_spot' }))).map(({ words }) => words)).toEqual(['上报', '当场办结'])
  })
})

describe('one word for each step', () => {
  it('the line of steps names them as the loop does, and 办结 is no end', () => {
    expect(stagesOf(view(row())).map(({ words }) => words)).toEqual(['上报', '受理', '分流', '研判', '处置', '回访', '结案'])
    const now = (state: CaseRow['state']): string | undefined => stagesOf(view(row({ state }))).find(({ place }) => place === 'now')?.words
    expect((['reported', 'accepted', 'routed', 'assessed', 'handling', 'callback'] as const).map(now)).toEqual(['受理', '分流', '研判', '处置', '处置', '回访'])
    expect(residentWords(view(row({ state: 'closed' }))).words).toBe('已经结案。')
  })

  it('states are named on the phone as on the desk', () => {
    for (const [state, words] of Object.entries(deskWords)) expect(stateWords[state as CaseRow['state']]).toBe(words)
  })
})

describe('what was recorded on this phone', () => {
  const waits = (action: string): Partial<ReportView> => ({ pendingSteps: [{ operationId: 'o', action, note: '孩子找到了', photos: [], recordedAt: '', delivery: { at: 'phone', operationId: 'o', sending: false }, back: true }] })

  it('is said at once, and that the centre has not heard it', () => {
    const withdrawn = view(row({ state: 'withdrawn' }), waits('withdraw'))
    expect(faceOf(withdrawn)).toMatchObject({ where: '已撤回', unsent: true, group: 'ended' })
    expect(withdrawnWords(withdrawn, 'u')).toBe('你撤回了：孩子找到了')
    expect(faceOf(view(row({ state: 'closed' }))).unsent).toBe(false)
    const again = view(row({ recurrences: 1 }), waits('recur'))
    expect(faceOf(again)).toMatchObject({ where: '待受理', again: 1, unsent: true })
    expect(residentWords(again).words).toContain('已记在网格员手机上')
  })

  it('also of a report that never left it', () => {
    const both = view(null, { ...waits('withdraw'), delivery: { at: 'phone', operationId: 'o', sending: false } })
    expect(faceOf(both)).toMatchObject({ where: '已撤回', group: 'ended' })
    expect(stagesOf(both).map(({ words }) => words)).toEqual(['上报', '撤回'])
  })
})

it('a step that wants words or a photo does not say that words may be left out', () => {
  const field = { name: 'note', label: '现在是什么样', required: false }
  expect(wordsOrPhoto({ fields: [field], photos: true })).toBe(true)
  expect(wordsOrPhoto({ fields: [{ ...field, required: true }], photos: true })).toBe(false)
  expect(wordsOrPhoto({ fields: [field] })).toBe(false)
})

describe('what may be done on the phone', () => {
  it('a matter the centre has not got yet can be added to and withdrawn; a spot closing cannot', () => {
    expect(offersOf(view(null, { delivery: { at: 'phone', operationId: 'o', sending: false } }), now).map(({ name }) => name)).toEqual(['supplement', 'withdraw'])
    expect(offersOf(view(null, { disposal: 'resolved_on_spot' }), now)).toEqual([])
  })

  it('nothing beside a step that ends it or begins it anew, but more can be added while something is added', () => {
    const pending = (action: string): ReportView['pendingSteps'] => [{ operationId: 'o', action, note: null, photos: [], recordedAt: '', delivery: { at: 'phone', operationId: 'o', sending: false }, back: true }]
    expect(offersOf(view(row({ actions: [recur] }), { pendingSteps: pending('withdraw') }), now)).toEqual([])
    expect(offersOf(view(row({ actions: [recur] }), { pendingSteps: pending('supplement') }), now)).toEqual([recur])
  })

  it('what came back is said in time: the offer of the last pull runs out by itself', () => {
    const offers = (recur_until: string | null): unknown => offersOf(view(row({ state: 'closed', actions: [recur], recur_until })), now)
    expect(offers('2026-11-24T04:00:01Z')).toEqual([recur])
    expect(offers('2026-11-24T04:00:00Z')).toEqual([])
    expect(offers(null)).toEqual([recur])
  })
})

describe('shown to the resident', () => {
  it('one sentence, and the photos of what was done last time round, not those of the trouble', () => {
    const photo = (sha256: string, of: number): CaseRow['attachments'][number] => ({ sha256, by: 'u', at: '', arrived: true, step: of })
    const closed = row({
      state: 'closed', resolution: '换了整根管子', steps: [step(1, 'report'), step(6, 'finish'), step(8, 'recur'), step(13, 'finish'), step(14, 'call_back')],
      attachments: [photo('trouble', 1), photo('first', 6), photo('again', 8), photo('done', 13)],
    })
    expect(residentWords(view(closed)).words).toBe('换了整根管子')
    expect(resultPhotos(view(closed)).map(({ sha256 }) => sha256)).toEqual(['done'])
    expect(residentWords(view(row({ state: 'handling' }))).words).toBe('正在办理。')
    expect(residentWords(view(row({ recurrences: 1 }))).words).toContain('又出现了')
    expect(resultPhotos(view(row({ steps: [step(1, 'report')], attachments: [photo('trouble', 1)] })))).toEqual([])
  })

  it('names the matter as it was told, and not what is private', () => {
    const titled = (title: string, isPrivate = false): string => residentTitle({ row: row({ private: isPrivate }), title, categoryName: '漏水' })
    expect(titled('8号院楼顶漏水。')).toBe('8号院楼顶漏水')
    expect(titled('漏水')).toBe('漏水')
    expect(titled('老王家漏水', true)).toBe('漏水')
  })
})

describe('a danger sign chooses the category it speaks of', () => {
  const signs = [{ code: 'gas_smell', name: '闻到燃气味', do_first: null, sort: 1, category: 'safety.gas' }, { code: 'crowd', name: '聚集', do_first: null, sort: 2, category: null }] satisfies SignRow[]
  const categories = [{ code: 'safety.gas', name: '燃气隐患', retired: false }, { code: 'other', name: '其他', retired: false }] as CategoryRow[]
  const begin = (category = ''): { fields: { category: string; signs: string[] }; by: ReturnType<typeof useSignCategory> } => {
    const fields = reactive({ category, signs: [] as string[] })
    return { fields, by: useSignCategory(fields, () => signs, () => categories) }
  }

  it('and goes with the sign', async () => {
    const { fields, by } = begin()
    fields.signs = ['gas_smell']
    await nextTick()
    expect([fields.category, by.chosen.value?.category.name]).toEqual(['safety.gas', '燃气隐患'])
    fields.signs = []
    await nextTick()
    expect([fields.category, by.chosen.value]).toEqual(['', null])
  })

  it('never touches what the worker chose, nor comes again once it was declined', async () => {
    const { fields, by } = begin('other')
    fields.signs = ['gas_smell']
    await nextTick()
    expect([fields.category, by.chosen.value]).toEqual(['other', null])
    const again = begin()
    again.fields.signs = ['crowd', 'gas_smell']
    await nextTick()
    again.by.undo()
    again.fields.signs = []
    await nextTick()
    again.fields.signs = ['gas_smell']
    await nextTick()
    expect(again.fields.category).toBe('')
  })
})

it('the guide beside a category: what speaks of its matter, by name or everyday words', () => {
  const entry = (topic: string, keywords: string | null, more = {}) => ({ id: topic, topic, keywords, conditions: null, papers: [], where_to: null, phone: null, pinyin: '', sort: 1, version: 1, retired: false, ...more })
  const guide = [entry('供热报修', '暖气不热'), entry('低保', '最低生活保障'), entry('取暖补贴', '暖气费'), entry('供热退费', null, { retired: true })]
  expect(adviceFor({ name: '供热', keywords: '暖气 家里冷' }, guide as never).map(({ topic }) => topic)).toEqual(['供热报修', '取暖补贴'])
  expect(adviceFor({ name: '占道', keywords: null }, guide as never)).toEqual([])
})

it('a case without a code to scan says why', () => {
  const of = (row: object | null, token: string | null) => whyNoCode({ row } as never, token)
  expect([of(null, 'token'), of({ protected: false }, null), of({ protected: true }, 'token')]).toEqual([null, expect.stringContaining('不是在这部手机上报的'), expect.stringContaining('保密')])
})
