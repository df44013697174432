import { afterEach, describe, expect, it, vi } from 'vitest'
import { stepsOf, troubleWords } from './words'

const problem = (code: string) => ({ kind: 'refused' as const, problem: { type: '', title: '', status: 404, code } })

describe("the resident's words", () => {
  it('an unknown token is a case on its way, not an error', () => {
    expect(troubleWords(problem('public.token_unknown')).title).toBe('已记下，正在送往中心')
    expect(troubleWords({ kind: 'offline' }).again).toBe(true)
  })
  it('steps grow with the state and are left out for a withdrawn case', () => {
    expect(stepsOf('handling').filter(({ passed }) => passed)).toHaveLength(3)
    expect(stepsOf('withdrawn')).toEqual([])
  })
})

describe('the page', () => {
  afterEach(() => vi.unstubAllGlobals())
  it('sends the token in the body and writes answers as text', async () => {
    document.body.innerHTML = '<div id="app"></div>'
    location.hash = '#secret-token'
    const asked = vi.fn().mockResolvedValue(Response.json({
      case_no: '620902-20261123-0001-7', state: 'callback', sentence: '已经办好。', unit: { name: '<b>热力</b>', phone: '0937-1' }, due_at: null, updated_at: '2026-11-23T01:00:00Z', resolution: '阀门已换',
    }))
    vi.stubGlobal('fetch', asked)
    await import('./main')
    await vi.waitFor(() => expect(document.querySelector('[data-test=public-resolution]')?.textContent).toBe('阀门已换'))
    expect(asked.mock.calls[0]?.[0]).toBe('/api/v1/public/case')
    expect(JSON.parse((asked.mock.calls[0]?.[1] as RequestInit).body as string)).toEqual({ token: 'secret-token' })
    expect(document.querySelector('[data-test=public-unit]')?.innerHTML).toBe('&lt;b&gt;热力&lt;/b&gt;')
    expect(document.querySelector<HTMLAnchorElement>('[data-test=public-phone]')?.href).toBe('tel:0937-1')
  })
})
