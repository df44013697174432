import { describe, expect, it } from 'vitest'
import type { ImportLine } from './calls'
import { countsWords, progressWords, sizeWords } from './words'

const line = (more: Partial<ImportLine>): ImportLine => ({
  id: '1', at: '2026-11-26T08:00:00Z', by: null, source: 'a.gpkg', level: 'grid', moved: {}, pieces: 3, pieces_done: 1, finished_at: null,
  counts: { new: 1, changed: 2, same: 3, redrawn: 3, retired: 0, repaired: 0, refused: 4 },
  ...more,
})

describe('what is said of an import', () => {
  it('says how far it has come and what has moved so far', () => {
    expect(progressWords(line({}))).toBe('正在按新边界重新算记录在哪个网格：1 / 3')
    expect(progressWords(line({ moved: { case: 12, person: 1 } }))).toBe('正在按新边界重新算记录在哪个网格：1 / 3，换了网格的：案件 12、人员 1')
  })
  it('says that it is done, whether anything moved or not, and that there was nothing to do', () => {
    expect(progressWords(line({ finished_at: '2026-11-26T08:01:00Z' }))).toBe('3 个网格的边界变了，记录已按新边界重新算好，没有换网格的')
    expect(progressWords(line({ finished_at: '2026-11-26T08:01:00Z', moved: { household: 2 } }))).toBe('3 个网格的边界变了，记录已按新边界重新算好，换了网格的：住户 2')
    expect(progressWords(line({ pieces: 0, pieces_done: 0, finished_at: '2026-11-26T08:01:00Z' }))).toBe('网格的边界没有变')
  })
  it('counts rows; what did not happen is left out, but that none was refused is said', () => {
    expect(countsWords(line({}))).toBe('新增 1，更新 2，不变 3，没有收 4')
    expect(countsWords({ counts: { new: 0, changed: 0, same: 0, redrawn: 0, retired: 2, repaired: 1, refused: 0 } })).toBe('新增 0，更新 0，不变 0，停用 2，修补 1 处，没有收 0')
  })
  it('measures in words a person can picture', () => {
    expect(sizeWords(12.4)).toBe('12 平方米')
    expect(sizeWords(99_999)).toBe('99999 平方米')
    expect(sizeWords(1_234_567)).toBe('1.23 平方公里')
  })
})
