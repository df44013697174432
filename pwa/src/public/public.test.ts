import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { newToken } from '@/rules/public-code'
import { operationId } from './send'
import { youngerWords } from '../../build/old-browsers'
import { dayWords, sendTrouble, stepsOf, troubleWords } from './words'

const problem = (code: string, title = '') => ({ kind: 'refused' as const, problem: { type: '', title, status: 404, code } })
const found = {
  case_no: '620902-20261123-0001-7', state: 'callback', sentence: '已经办好。', unit: { name: '<b>热力</b>', phone: '0937-1' }, due_at: null, updated_at: '2026-11-23T01:00:00Z', resolution: '阀门已换',
  kind: '脏乱、噪音、漏水、乱停车', said_at: '2026-11-22T01:00:00Z', director_decides: false, centre: { name: '综治中心', phone: '0937-2600000' }, closing_reason: null, progress: [], rating: null, may_rate: true, by_phone: false, will_call: true, may_recur: false, recur_until: null,
}

describe("the resident's words", () => {
  it('an unknown token may be a case on its way, and promises nothing', () => {
    expect(troubleWords(problem('public.token_unknown')).sentence).toMatch(/^如果刚在网格员手机上登记/)
    expect(troubleWords({ kind: 'offline' }).again).toBe(true)
  })
  it('steps grow with the state and are left out for a withdrawn case', () => {
    expect(stepsOf('handling').filter(({ passed }) => passed)).toHaveLength(3)
    expect(stepsOf('withdrawn')).toEqual([])
  })
  it('what was not sent says why, in the words of whoever refused it', () => {
    expect(sendTrouble(problem('case.rated_already', '这一次已经评价过了'))).toBe('这一次已经评价过了')
    expect(sendTrouble({ kind: 'offline' })).toContain('您写的还在')
    expect(sendTrouble({ kind: 'trouble', status: 429, retryAfterMs: null })).toContain('过一会儿')
  })
  it('a moment is told in the time of China, by hand', () => {
    expect([dayWords('2026-11-26T17:05:00Z'), dayWords('2026-12-31T16:30:00+00:00')]).toEqual(['11月27日 01:05', '1月1日 00:30'])
  })
  it('the build finds what old browsers lack', () => {
    expect(youngerWords("a.padStart(2,'0');b.flatMap(c);import('x');d.padStart(1)")).toEqual(['.padStart(', '.flatMap(', 'import('])
    expect(youngerWords("a.map(b).indexOf(c);Object.keys(d);important(e)")).toEqual([])
  })
  it('codes and numbers are of the shape the server takes', () => {
    expect(newToken()).toMatch(/^[A-Za-z0-9_-]{22}$/)
    expect(operationId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })
})

describe('the pages', () => {
  const asked = vi.fn()
  const on = (test: string): HTMLElement | null => document.querySelector(`[data-test=${test}]`)
  const body = (call: number): Record<string, unknown> => JSON.parse((asked.mock.calls[call]?.[1] as RequestInit).body as string) as Record<string, unknown>
  const submit = (test: string): boolean => (on(test) as HTMLFormElement).dispatchEvent(new Event('submit', { cancelable: true }))

  beforeEach(() => {
    vi.resetModules()
    asked.mockReset()
    document.body.innerHTML = '<div id="app"></div>'
    sessionStorage.clear()
    vi.stubGlobal('fetch', asked)
    vi.stubGlobal('scrollTo', vi.fn())
  })
  afterEach(() => vi.unstubAllGlobals())

  async function openCase(more: object = {}): Promise<void> {
    asked.mockResolvedValueOnce(Response.json({ ...found, ...more }))
    await (await import('./case-page')).openCase('secret-token-22-charsX')
  }

  it('sends the token in the body and writes answers as text', async () => {
    await openCase()
    expect(on('public-resolution')?.textContent).toBe('阀门已换')
    expect(asked.mock.calls[0]?.[0]).toBe('/api/v1/public/case')
    expect(body(0)).toEqual({ token: 'secret-token-22-charsX' })
    expect(on('public-unit')?.innerHTML).toBe('&lt;b&gt;热力&lt;/b&gt;')
    expect((on('public-phone') as HTMLAnchorElement).href).toBe('tel:0937-1')
  })

  it('half a link is known as one, a misread code may be a misprint, and both name whom to ask', async () => {
    const { openCase: open } = await import('./case-page')
    const centre = { name: '综治中心', phone: '0937-2600000' }
    asked.mockResolvedValueOnce(Response.json(centre))
    await open('secret-tok')
    await vi.waitFor(() => expect((on('public-centre') as HTMLAnchorElement).href).toBe('tel:0937-2600000'))
    expect([on('public-trouble')?.textContent, asked.mock.calls.map(([path]) => String(path))]).toEqual(['链接不完整', ['/api/v1/public/centre']])
    asked.mockResolvedValueOnce(Response.json({ type: '', title: '', status: 404, code: 'public.token_unknown' }, { status: 404 })).mockResolvedValueOnce(Response.json(centre))
    await open('secret-token-22-charsX')
    await vi.waitFor(() => expect(on('public-centre')).not.toBeNull())
    expect([on('public-trouble')?.textContent, on('public-trouble-sentence')?.textContent]).toEqual(['还没有查到这件事', expect.stringContaining('抄错')])
  })

  it('a link with a space or a full stop behind it is the same link', async () => {
    location.hash = '#secret-token-22-charsX%20%E3%80%82'
    asked.mockResolvedValueOnce(Response.json(found))
    await import('./main')
    await vi.waitFor(() => expect(on('public-sentence')).not.toBeNull())
    expect(body(0)).toEqual({ token: 'secret-token-22-charsX' })
  })

  it('says which matter it is, until when for what, and no unit while the director decides', async () => {
    await openCase({ state: 'handling', due_at: '2026-11-27T10:00:00Z' })
    expect(on('public-kind')?.textContent).toBe('脏乱、噪音、漏水、乱停车（11月22日 09:00 登记）')
    expect(on('public-due')?.parentElement?.textContent).toBe('最晚什么时候办好11月27日 18:00 前')
    await openCase({ due_at: '2026-11-27T10:00:00Z' })
    expect(on('public-due'), 'it waits to be called about').toBeNull()
    await openCase({ unit: null, director_decides: true })
    expect(on('public-steps')?.querySelectorAll('.passed')).toHaveLength(3)
    expect(on('public-centre')).not.toBeNull()
  })

  it('what was written outlives a reload, with the number it was sent under; too much is told and not cut', async () => {
    await openCase()
    ;(on('rating-unsatisfied') as HTMLInputElement).checked = true
    const note = on('rate-note') as HTMLTextAreaElement
    note.value = '漏'.repeat(305)
    note.dispatchEvent(new Event('input', { bubbles: true }))
    expect([note.value.length, on('rate-note-count')?.textContent]).toEqual([305, expect.stringContaining('多了 5 字')])
    submit('rate')
    expect([on('send-trouble')?.textContent, asked.mock.calls.length]).toEqual([expect.stringContaining('太长'), 1])
    note.value = '还在漏'
    note.dispatchEvent(new Event('input', { bubbles: true }))
    expect(on('send-trouble')?.textContent, 'it spoke of what stood there before').toBe('')
    asked.mockRejectedValueOnce(new TypeError('offline'))
    submit('rate')
    await vi.waitFor(() => expect(on('send-trouble')?.textContent).toContain('您写的还在'))
    vi.resetModules()
    document.body.innerHTML = '<div id="app"></div>'
    await openCase()
    expect([(on('rate-note') as HTMLTextAreaElement).value, (on('rating-unsatisfied') as HTMLInputElement).checked]).toEqual(['还在漏', true])
    asked.mockResolvedValueOnce(Response.json({ ...found, may_rate: false }))
    submit('rate')
    await vi.waitFor(() => expect(on('public-thanks')?.textContent).toContain('还在漏'))
    expect(body(3).operation_id, 'one answer, whatever became of the first try').toBe(body(1).operation_id)
    expect(sessionStorage.length).toBe(0)
  })

  it('a rating is asked for in one choice, sent under one number until it arrives, and thanked for', async () => {
    await openCase()
    submit('rate')
    expect(on('send-trouble')?.textContent).toContain('先选一个')
    ;(on('rating-unsatisfied') as HTMLInputElement).checked = true
    submit('rate')
    expect([on('send-trouble')?.textContent, document.activeElement, asked.mock.calls.length], 'asked why, once').toEqual([expect.stringContaining('哪里没办好'), on('rate-note'), 1])
    asked.mockRejectedValueOnce(new TypeError('offline'))
    submit('rate')
    await vi.waitFor(() => expect(on('send-trouble')?.textContent).toContain('没有网络'))
    asked.mockResolvedValueOnce(Response.json({ ...found, state: 'handling', may_rate: false, sentence: '您说不满意，已退回去重新办理。', rating: { label: '不满意', how_label: '群众扫码', at: '2026-11-23T01:00:00Z' } }))
    submit('rate')
    await vi.waitFor(() => expect(on('public-thanks')).not.toBeNull())
    expect([body(1), body(1).operation_id]).toEqual([{ token: 'secret-token-22-charsX', operation_id: body(2).operation_id, rating: 'unsatisfied', note: '' }, body(2).operation_id])
    expect(on('rate')).toBeNull()
    expect(document.activeElement, 'read out where it stands').toBe(on('public-thanks'))
    expect(on('public-rated')?.textContent).toContain('不满意')
  })

  it('a code of a phone says whether the centre will ring too, and what the director said is told', async () => {
    await openCase({ by_phone: true, closing_reason: '已请法律服务中心跟进' })
    expect(on('public-by-phone')?.textContent).toContain('中心还会打电话来')
    expect(on('public-closing')?.textContent).toBe('已请法律服务中心跟进')
    await openCase({ by_phone: true, will_call: false })
    expect(on('public-by-phone')?.textContent, 'nobody left a number').not.toContain('打电话')
  })

  it('a grid is reported in, and its answer is a code to follow it by', async () => {
    asked.mockResolvedValueOnce(Response.json({ place: '花园社区 第1网格', centre: { name: '综治中心', phone: '0937-0', address: null }, kinds: [{ code: 'environment', name: '市容环境', protected: false }] }))
    await (await import('./report-page')).openReport('620902001001001')
    expect(on('scan-place')?.textContent).toBe('花园社区 第1网格')
    submit('scan-form')
    expect(on('send-trouble')?.textContent).toContain('哪方面')
    ;(on('kind') as HTMLSelectElement).value = 'environment'
    ;(on('what') as HTMLTextAreaElement).value = '后墙堆了垃圾'
    asked.mockResolvedValueOnce(Response.json({ case_no: '620902-20261123-0002-5', protected: false }))
    submit('scan-form')
    await vi.waitFor(() => expect(on('scan-no')?.textContent).toBe('620902-20261123-0002-5'))
    expect(body(1)).toMatchObject({ grid: '620902001001001', kind: 'environment', what: '后墙堆了垃圾', website: '' })
    expect((on('scan-follow') as HTMLAnchorElement).href).toContain(`/c#${String(body(1).token)}`)
    await vi.waitFor(() => expect(on('scan-qr')?.querySelector('path')?.getAttribute('d')).toContain('M0 0h1v1h-1z'))
  })

  it('what was reported is there again after a reload, until something else is to be said', async () => {
    const place = { place: '第1网格', centre: { name: '综治中心', phone: null, address: null }, kinds: [{ code: 'other', name: '别的', protected: false }] }
    const report = async (grid: string) => (await import('./report-page')).openReport(grid)
    asked.mockResolvedValueOnce(Response.json(place))
    await report('620902001001001')
    ;(on('kind') as HTMLSelectElement).value = 'other'
    ;(on('what') as HTMLTextAreaElement).value = '井盖丢了'
    on('what')?.dispatchEvent(new Event('input', { bubbles: true }))
    vi.resetModules()
    document.body.innerHTML = '<div id="app"></div>'
    asked.mockResolvedValueOnce(Response.json(place))
    await report('620902001001001')
    expect((on('what') as HTMLTextAreaElement).value, 'there again after a reload').toBe('井盖丢了')
    asked.mockResolvedValueOnce(Response.json({ case_no: 'N-7', protected: false }))
    submit('scan-form')
    await vi.waitFor(() => expect(on('scan-no')?.textContent).toBe('N-7'))
    const followed = (on('scan-follow') as HTMLAnchorElement).href
    vi.resetModules()
    document.body.innerHTML = '<div id="app"></div>'
    await report('620902001001001')
    expect([on('scan-no')?.textContent, (on('scan-follow') as HTMLAnchorElement).href, asked.mock.calls.length]).toEqual(['N-7', followed, 3])
    asked.mockResolvedValueOnce(Response.json(place)).mockResolvedValueOnce(Response.json(place))
    await report('620902001001002')
    expect(on('scan-form'), 'another grid’s code is another report').not.toBeNull()
    await report('620902001001001')
    on('scan-more')?.click()
    await vi.waitFor(() => expect(on('scan-form')).not.toBeNull())
    expect(sessionStorage.length).toBe(0)
  })

  it('what is to be kept from others leaves nothing on the phone, and names whom to ring', async () => {
    const place = { place: 'x', centre: { name: '中心', phone: '0937-1' }, kinds: [{ code: 'other', name: '别的', protected: false }, { code: 'protected', name: '被打、被欺负，或者不想让人知道是您说的', protected: true }] }
    const report = async () => (await import('./report-page')).openReport('620902001001001')
    const type = (test: string, value: string): void => {
      const input = on(test) as HTMLInputElement
      input.value = value
      input.dispatchEvent(new Event('input', { bubbles: true }))
    }
    asked.mockResolvedValueOnce(Response.json(place))
    await report()
    type('what', '有人打孩子')
    expect(sessionStorage.length, 'it may be a secret yet').toBe(0)
    type('kind', 'other')
    expect(sessionStorage.length).toBe(1)
    type('kind', 'protected')
    expect([sessionStorage.length, on('kind-note')?.textContent]).toEqual([0, expect.stringContaining('不想让人知道是您说的')])
    type('phone', '2612345')
    submit('scan-form')
    expect([on('send-trouble')?.textContent, asked.mock.calls.length], 'asked once').toEqual([expect.stringContaining('7 位'), 1])
    asked.mockResolvedValueOnce(Response.json({ case_no: '1', protected: true }))
    submit('scan-form')
    await vi.waitFor(() => expect(on('scan-no')).not.toBeNull())
    expect(document.activeElement).toBe(on('scan-done'))
    expect([on('scan-follow'), (on('public-centre') as HTMLAnchorElement).href, (on('call-110') as HTMLAnchorElement).href]).toEqual([null, 'tel:0937-1', 'tel:110'])
    vi.resetModules()
    document.body.innerHTML = '<div id="app"></div>'
    asked.mockResolvedValueOnce(Response.json(place))
    await report()
    expect([on('scan-form') === null, on('scan-no'), (on('what') as HTMLTextAreaElement).value]).toEqual([false, null, ''])
  })

  it('the code of no grid, and none at all, say what to scan and whom to ring', async () => {
    const { openReport } = await import('./report-page')
    asked.mockImplementation(() => Promise.resolve(Response.json({ name: '中心', phone: '0937-1' })))
    await openReport('')
    await vi.waitFor(() => expect(on('public-centre')).not.toBeNull())
    expect(on('public-trouble')?.textContent).toBe('请扫码打开')
    asked.mockResolvedValueOnce(Response.json({ type: '', title: '填写的内容有误', status: 422, code: 'request.invalid' }, { status: 422 }))
    await openReport('6')
    await vi.waitFor(() => expect(on('public-centre')).not.toBeNull())
    expect(on('public-trouble-sentence')?.textContent).toContain('这个码认不出来')
  })
})
