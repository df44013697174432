import type { Brought, ImportLine, Problem } from './calls'

export const kindWords: Record<Problem['kind'], string> = { overlap: '重叠', gap: '空隙', sticks_out: '伸出上级', misplaced: '放错上级' }
export const levelWords: Record<string, string> = { county: '区县', town: '乡镇街道', neighbourhood: '村社区', grid: '网格' }
export const crsWords: Record<string, string> = { wgs84: '没有偏移（国家2000、WGS-84）', gcj02: '高德、腾讯上描的（GCJ-02）', bd09: '百度上描的（BD-09）' }
const movedWords = { case: '案件', household: '住户', person: '人员' } as const

export const sizeWords = (squareM: number): string => (squareM >= 100_000 ? `${(squareM / 1e6).toFixed(2)} 平方公里` : `${Math.round(squareM)} 平方米`)

/** How far the records on changed ground have been looked at again. */
export function progressWords(one: ImportLine): string {
  const moved = (Object.keys(movedWords) as (keyof typeof movedWords)[]).flatMap((kind) => (one.moved[kind] ? [`${movedWords[kind]} ${one.moved[kind]}`] : []))
  const done = moved.length > 0 ? `，换了网格的：${moved.join('、')}` : ''
  if (one.pieces === 0) return '网格的边界没有变'
  if (one.finished_at) return `${one.pieces} 个网格的边界变了，记录已按新边界重新算好${done || '，没有换网格的'}`
  return `正在按新边界重新算记录在哪个网格：${one.pieces_done} / ${one.pieces}${done}`
}

export const goingWords = ({ counts, in_force: inForce, dry_run: tried }: { counts: { retired: number }; in_force: number; dry_run: boolean }): string =>
  `${tried ? '会' : '已'}停用 ${counts.retired} / ${inForce} 个区域：文件里没有它们。`

export function takeWords({ counts }: { counts: { new: number; changed: number; retired: number } }): string {
  const brought = counts.new + counts.changed
  return [...(brought ? [`导入 ${brought} 个区域`] : []), ...(counts.retired ? [`停用 ${counts.retired} 个${brought ? '' : '区域'}`] : [])].join('，') || '没有要改的区域'
}

/** How much does not fit, of which kinds, and what to do about it. */
export function misfitWords({ misfits: { counts, total }, dry_run: tried, shifted }: Pick<Brought, 'misfits' | 'dry_run' | 'shifted'>): string {
  const kinds = (Object.keys(kindWords) as Problem['kind'][]).flatMap((kind) => (counts[kind] ? [`${kindWords[kind]} ${counts[kind]} 处`] : []))
  const advice = !tried ? '关了这个窗口，在地图上逐处看。' : shifted ? '先看坐标选错没有：选对了，多半就都对上了。' : '可以先改文件，也可以照样导入。'
  return `${tried ? '照这样导入，' : ''}边界有 ${total} 处对不上：${kinds.join('，')}。${advice}`
}

export const countsWords = ({ counts }: Pick<ImportLine, 'counts'>): string =>
  [
    `新增 ${counts.new}`, `更新 ${counts.changed}`, `不变 ${counts.same}`,
    ...(counts.retired ? [`停用 ${counts.retired}`] : []), ...(counts.repaired ? [`修补 ${counts.repaired} 处`] : []), `没有收 ${counts.refused}`,
  ].join('，')
