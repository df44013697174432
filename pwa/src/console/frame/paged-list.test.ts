import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import { ApiError } from '@/api/failure'
import type { Page } from '../queue'
import ListFrame from './ListFrame.vue'
import { usePagedList } from './use-paged-list'

interface Row {
  id: string
  version: number
}
type Ask = (from: { cursor: string | null; shown: number }, signal: AbortSignal) => Promise<Page<Row>>
const row = (id: string, version = 1): Row => ({ id, version })
const pageOf = (ids: string, next: string | null = null): Page<Row> => ({ items: ids.split('').map((id) => row(id)), next_cursor: next, total: ids.length })

function listOf(page: Ask, beside?: (first: Page<Row>, signal: AbortSignal) => Promise<void>) {
  const wanted = ref({ q: '' })
  const list = effectScope().run(() => usePagedList<Row>(wanted, { page, ...(beside ? { beside } : {}) }))
  if (!list) throw new Error('no scope')
  return { list, wanted, shown: () => list.rows.value.map(({ row: { id }, left }) => (left ? `${id}*` : id)).join('') }
}

it('says that it is looking while the rows of before stand there, and no longer once the new ones do', async () => {
  let answer: (page: Page<Row>) => void = () => undefined
  const page = vi.fn<Ask>().mockResolvedValueOnce(pageOf('ab')).mockReturnValue(new Promise((done) => (answer = done)))
  let counted: () => void = () => undefined
  const { list, wanted } = listOf(page, () => new Promise((done) => (counted = done)))
  void list.load()
  await flushPromises()
  counted()
  await flushPromises()
  const frame = mount(ListFrame<Row>, { props: { list, what: '案件', shown: 2, pointed: null, hooks: { fresh: 'f', list: 'l', empty: 'e' } } })
  expect(frame.find('[data-test="list-looking"]').exists()).toBe(false)
  wanted.value = { q: '漏水' }
  await flushPromises()
  expect(frame.get('[data-test="list-looking"]').text()).toContain('正在找')
  answer(pageOf('c'))
  await flushPromises()
  expect(frame.find('[data-test="list-looking"]').exists(), 'its figures may still be on their way').toBe(false)
})

describe('a paged list', () => {
  it('goes on from page to page and knows its end', async () => {
    const page = vi.fn<Ask>(({ cursor }) => Promise.resolve(cursor === null ? pageOf('ab', 'next') : pageOf('bc')))
    const { list, shown } = listOf(page)
    await list.load()
    expect([shown(), list.atEnd.value, list.status.first]).toEqual(['ab', false, false])
    await list.more()
    expect([shown(), list.atEnd.value]).toEqual(['abc', true])
    await list.more()
    expect(page.mock.calls.map(([from]) => from)).toEqual([{ cursor: null, shown: 0 }, { cursor: 'next', shown: 2 }])
  })

  it('gives up what was asked before another filter, whichever answer comes first', async () => {
    const answers: ((page: Page<Row>) => void)[] = []
    const signals: AbortSignal[] = []
    const { list, wanted, shown } = listOf((_, signal) => {
      signals.push(signal)
      return new Promise((answer) => answers.push(answer))
    })
    void list.load()
    wanted.value = { q: 'x' }
    await nextTick()
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false])
    answers[1]?.(pageOf('new'))
    await flushPromises()
    answers[0]?.(pageOf('old'))
    await flushPromises()
    expect([shown(), list.status.loading]).toEqual(['new', false])
    // the same filters in another object are no other filters
    wanted.value = { q: 'x' }
    await nextTick()
    expect(signals).toHaveLength(2)
  })

  it('announces in a quiet poll what is new, and puts what was registered here into its place', async () => {
    const answers = [pageOf('ac'), pageOf('xabc'), pageOf('ac')]
    const { list, shown } = listOf(() => Promise.resolve(answers.shift() ?? pageOf('')))
    await list.load()
    list.own('b')
    await list.poll()
    expect([shown(), list.fresh.value.map(({ id }) => id), list.total.value]).toEqual(['abc', ['x'], 4])
    await list.poll()
    expect([shown(), list.fresh.value]).toEqual(['ab*c', []])
    list.replace(row('a', 3))
    list.replace(row('a', 2))
    expect(list.known('a')).toEqual(row('a', 3))
    list.drop('a')
    expect(shown()).toBe('b*c')
  })

  it('shows nothing of before under what is wanted anew and cannot be had', async () => {
    const page = vi.fn<Ask>().mockResolvedValueOnce(pageOf('ab')).mockRejectedValueOnce(new ApiError({ kind: 'offline' })).mockRejectedValueOnce(new ApiError({ kind: 'offline' })).mockResolvedValue(pageOf('c'))
    const { list, wanted, shown } = listOf(page)
    await list.load()
    await list.load()
    expect([shown(), list.status.failure, list.answered.value], 'the same list asked for again stays').toEqual(['ab', { kind: 'offline' }, true])
    wanted.value = { q: 'done' }
    await flushPromises()
    expect([shown(), list.status.failure, list.total.value, list.answered.value], 'nothing is not none').toEqual(['', { kind: 'offline' }, null, false])
    await list.poll()
    expect([shown(), list.answered.value]).toEqual(['c', true])
  })

  it('says that it could not be had until a poll has it, and asks for the figures beside it each time', async () => {
    const beside = vi.fn(() => Promise.resolve())
    const page = vi.fn<Ask>().mockRejectedValueOnce(new ApiError({ kind: 'offline' })).mockResolvedValue(pageOf('a'))
    const { list, shown } = listOf(page, beside)
    await list.load()
    expect([list.status.failure, list.status.first]).toEqual([{ kind: 'offline' }, false])
    await list.poll()
    await list.poll()
    expect([shown(), list.status.failure, beside.mock.calls.length]).toEqual(['a', null, 2])
  })
})
