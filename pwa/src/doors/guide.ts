import type { PhoneState } from '@/api/doors-link'

/**
 * The five steps of the guide. Each ticks itself off by what phone and centre really show; nothing ticks by a click.
 * Pure: the page feeds it what it hears.
 */
export interface Guide {
  /** Reports the phone had before the visitor did anything; they are nobody's story. */
  known: readonly string[] | null
  /** The visitor's own report, once there is one. */
  report: { id: string; title: string; caseNo: string | null } | null
  /** The phone has what became of it; the last step is done when it shows it. */
  answered: boolean
  /** How many steps are done, 0 to 5. */
  done: number
}

export interface CentreCase {
  state: string
  onMap: boolean
  unit: string | null
}

export const begun: Guide = { known: null, report: null, answered: false, done: 0 }

const settled = new Set(['withdrawn', 'merged'])

/** The phone has something new to show. Steps 1 (recorded with no network), 2 (sent); and whether 5 can be done. */
export function hearPhone(guide: Guide, phone: PhoneState): Guide {
  if (guide.known === null) return { ...guide, known: phone.reports.map((one) => one.id) }
  if (guide.report === null) {
    const fresh = phone.reports.find((one) => !guide.known?.includes(one.id) && one.escalated && one.at === 'phone')
    return fresh && phone.offline ? { ...guide, report: { id: fresh.id, title: fresh.title, caseNo: null }, done: 1 } : guide
  }
  const own = phone.reports.find((one) => one.id === guide.report?.id)
  if (!own) return guide // another worker holds the phone just now
  let { done } = guide
  const { answered } = own
  if (done === 1 && own.at === 'server') done = 2
  const caseNo = own.caseNo ?? guide.report.caseNo
  return done === guide.done && answered === guide.answered && caseNo === guide.report.caseNo ? guide : { ...guide, done, answered, report: { ...guide.report, caseNo } }
}

/** What the phone has on its screen, by its address. Step 5: the report, with what became of it. */
export function seePhone(guide: Guide, path: string): Guide {
  return guide.done === 4 && guide.answered && guide.report && path === `/cases/${guide.report.id}` ? { ...guide, done: 5 } : guide
}

/** The centre answered for the report. Steps 3 (it is there) and 4 (somebody took it on). */
export function hearCentre(guide: Guide, seen: CentreCase): Guide {
  let { done } = guide
  if (done === 2) done = 3
  if (done === 3 && seen.state !== 'reported' && !settled.has(seen.state)) done = 4
  return done === guide.done ? guide : { ...guide, done }
}

export interface Turn {
  role: string
  /** What this person does now. */
  does: string
}

/** Whose turn it is while the report stands in a state at the centre; null when nobody's (ended, or being called back). */
export function turnAt(state: string): Turn | null {
  switch (state) {
    case 'reported':
      return { role: 'clerk', does: '点“受理 ▸”，再点一次“受理”' }
    case 'accepted':
      return { role: 'router', does: '点“分流 ▸”，选主办单位，再点“分流”' }
    case 'routed':
      return { role: 'router', does: '点“研判 ▸”，选难易和风险，再点“研判”' }
    case 'assessed':
      return { role: 'unit_liaison', does: '点“开始处置 ▸”，再点一次“开始处置”' }
    case 'handling':
      return { role: 'unit_liaison', does: '点“办结 ▸”，写一句结果，再点“办结”' }
    default:
      return null
  }
}
