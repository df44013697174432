import { describe, expect, it } from 'vitest'
import { readFilters, serverQuery } from '../filters'
import { casesBehind, saidBehind, shareWords, waitingBehind, waitings } from './figures'

const director = ['case.read', 'case.supervise', 'case.extend', 'case.close_by_director']
const span = { from: '2026-11-01', to: '2026-11-26' }
const [from, until] = ['2026-10-31T16:00:00.000Z', '2026-11-26T16:00:00.000Z']
/** What the list asks the server for when the link is opened. */
const asked = ({ query }: { query: Record<string, string> }): Record<string, string> => serverQuery(readFilters(query, director))

describe('each number of the board opens the list it counts (tests/api/test_board.py asks the server for the same)', () => {
  it('what came in, was done, is open and late', () => {
    expect(asked(casesBehind('received', span, 'water', ''))).toEqual({ unit: 'water', reported_from: from, reported_to: until })
    expect(asked(casesBehind('done', span, '', '620902001'))).toEqual({ area: '620902001', state: 'closed', closed_from: from, closed_to: until })
    expect(asked(casesBehind('open', span, '-', ''))).toEqual({ unit: '-', state: 'open' })
    expect(asked(casesBehind('overdue', span, '', '', 'routed'))).toEqual({ light: 'red', state: 'routed' })
  })

  it('what waits', () => {
    const lists = Object.fromEntries(waitings.map(({ name }) => [name, asked(waitingBehind(name, ''))]))
    expect(lists).toEqual({
      letter_draft: { state: 'open', letter: 'draft' },
      letter_signed: { letter: 'signed' },
      asked: { state: 'open', held: 'asked' },
      director: { state: 'callback', flagged: 'director_decides' },
      paused: { state: 'open', held: 'paused' },
    })
    expect(asked(waitingBehind('paused', '620902001'))).toEqual({ area: '620902001', state: 'open', held: 'paused' })
  })

  it('what residents said', () => {
    const rated = { rated_from: from, rated_to: until }
    expect(asked(saidBehind({ rated: 'mostly', rated_how: 'phone_code' }, span, '620902'))).toEqual({ ...rated, area: '620902', rated: 'mostly', rated_how: 'phone_code' })
    expect(asked(saidBehind({ rated: 'not_reached' }, span, ''))).toEqual({ ...rated, rated: 'not_reached' })
    expect(asked(saidBehind({ rated_same_day: '1' }, span, ''))).toEqual({ ...rated, rated_same_day: '1' })
    expect(asked(saidBehind({ rated: 'unsatisfied', rated_how: 'own' }, span, '', 'water'))).toEqual({ ...rated, unit: 'water', rated: 'unsatisfied', rated_how: 'own' })
  })

  it('a share of nothing is none', () => {
    expect([shareWords({ satisfied: 20, mostly: 3, unsatisfied: 2 }), shareWords({ satisfied: 0, mostly: 0, unsatisfied: 0 })]).toEqual(['92%', '—'])
  })
})
