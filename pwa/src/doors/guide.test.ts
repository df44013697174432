import { describe, expect, it } from 'vitest'
import type { PhoneReport, PhoneState } from '@/api/doors-link'
import { begun, hearCentre, hearPhone, seePhone, type CentreCase, type Guide } from './guide'

const old: PhoneReport = { id: 'old', title: '旧事', at: 'server', caseNo: 'x', escalated: true, answered: true }
const mine: PhoneReport = { id: 'mine', title: '暖气不热', at: 'phone', caseNo: null, escalated: true, answered: false }
const phone = (reports: PhoneReport[], offline = true): PhoneState => ({ from: 'phone', username: 'worker01', offline, reports })
const centre = (state: string): CentreCase => ({ state, onMap: true, unit: null })
const after = (...states: PhoneState[]): Guide => states.reduce(hearPhone, begun)

describe('the guide', () => {
  it('goes through its five steps in order', () => {
    let guide = after(phone([old]), phone([mine, old]))
    expect(guide).toMatchObject({ done: 1, report: { id: 'mine' } })
    guide = hearPhone(guide, phone([{ ...mine, at: 'server', caseNo: '620902-1' }, old], false))
    expect(guide).toMatchObject({ done: 2, report: { caseNo: '620902-1' } })
    guide = hearCentre(guide, centre('reported'))
    expect(guide.done).toBe(3)
    guide = hearCentre(guide, centre('accepted'))
    expect(guide.done).toBe(4)
    expect(seePhone(guide, '/cases/mine').done).toBe(4)
    guide = hearPhone(guide, phone([{ ...mine, at: 'server', answered: true }, old], false))
    expect(seePhone(guide, '/today').done).toBe(4)
    expect(seePhone(guide, '/cases/mine').done).toBe(5)
  })

  it('does not count what was there before, what was sent at once, or what never left the grid', () => {
    expect(after(phone([{ ...old, at: 'phone' }]), phone([{ ...old, at: 'phone' }])).done).toBe(0)
    expect(after(phone([old]), phone([mine, old], false)).done).toBe(0)
    expect(after(phone([old]), phone([{ ...mine, escalated: false }, old])).done).toBe(0)
  })

  it('does not call a withdrawn report accepted', () => {
    const sent = after(phone([old]), phone([mine]), phone([{ ...mine, at: 'server' }], false))
    expect(hearCentre(sent, centre('withdrawn')).done).toBe(3)
  })

  it('keeps its place while another worker holds the phone', () => {
    const sent = after(phone([old]), phone([mine]), phone([{ ...mine, at: 'server' }], false))
    expect(hearPhone(sent, phone([], false))).toBe(sent)
  })
})
