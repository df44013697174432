import { describe, expect, it } from 'vitest'
import type { CaseRow, HouseholdRow } from '@/api/types'
import { inView, inViewWords, placed, underFinger } from './in-view'

const home = (id: string, lon: number, lat: number): HouseholdRow => ({ id, name: id, location: { type: 'Point', coordinates: [lon, lat] } }) as HouseholdRow
const matter = (id: string, lon: number, lat: number): CaseRow => ({ id, location: { type: 'Point', coordinates: [lon, lat] } }) as CaseRow
const middle = { lon: 98.5, lat: 39.7 }

describe('what lies in view', () => {
  const things = placed({
    households: [home('far', 98.509, 39.7), home('near', 98.501, 39.7), home('out', 98.52, 39.7), { id: 'nowhere', location: null } as HouseholdRow],
    cases: [matter('open', 98.502, 39.7), { id: 'nowhere', location: null } as CaseRow],
    marks: [{ id: 'task', title: '查井盖', lon: 98.503, lat: 39.7 }],
  })

  it('is all that has a place; matters first, nearest first, the edge belongs to it', () => {
    const seen = inView(things, [98.49, 39.69, 98.509, 39.71], middle)
    expect(seen.map(({ row }) => row.id)).toEqual(['open', 'task', 'near', 'far'])
    expect(inViewWords(seen)).toBe('2 户、1 件在办、1 个任务')
    expect(inView(things, [1, 1, 2, 2], middle)).toEqual([])
    expect(inViewWords([])).toBeNull()
  })

  it('says where each is and nothing of who lives there', () => {
    expect(things.find(({ row }) => row.id === 'near')?.at).toEqual({ lon: 98.501, lat: 39.7 })
    expect(new Set(things.map(({ kind }) => kind))).toEqual(new Set(['case', 'mark', 'household']))
  })
})

describe('a finger', () => {
  const at = (kind: string, x: number, y: number) => ({ kind, x, y })
  it('means everything within its reach: the few matters first, then homes, nearest first', () => {
    const points = [at('household', 30, 10), at('household', 10, 10), at('case', 33, 10), at('household', 35, 10)]
    expect(underFinger(points, 10, 10, 24)).toEqual([points[2], points[1], points[0]])
    expect(underFinger(points, 100, 100, 24)).toEqual([])
  })
})
