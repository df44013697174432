import type { ErrandRow } from '@/api/care'
import { flagWords } from '../words'

export const viaWords: Record<ErrandRow['asked_via'], string> = { door: '上门受理', phone: '电话', window: '窗口' }

/** What a person should look at; a flag without words is shown by its own name rather than hidden. */
const errandFlags: Record<string, string> = {
  kind_unknown: '没有这种代办，请核对办的是什么',
  person_unknown: '登记时没有对上人员名册里的人，请核对是谁',
  household_unknown: '登记时没有对上住户，请核对住哪',
  assignee_unknown: '指定的人办不了代办，已按网格走',
  no_location: '没有说在哪个网格，请核对地点',
}

export function flagSentence(flag: string): string {
  return errandFlags[flag] ?? flagWords[flag] ?? flag
}

export function isOpen({ state }: Pick<ErrandRow, 'state'>): boolean {
  return state !== 'told' && state !== 'withdrawn'
}

/** An errand's time is never stopped. */
export function timedOf<R extends Pick<ErrandRow, 'yellow_at' | 'due_at'>>(row: R): R & { paused_since: null } {
  return { ...row, paused_since: null }
}

export function missingPapers({ papers }: Pick<ErrandRow, 'papers'>): string[] {
  return papers.filter(({ got }) => !got).map(({ name }) => name)
}

/** "花园社区 · 第1网格"; what is missing is left out. */
export function placeWords({ area }: Pick<ErrandRow, 'area'>): string {
  return [area.grid ? null : area.town, area.neighbourhood, area.grid].map((one) => one?.name).filter(Boolean).join(' · ') || '地点待核'
}

/** Whose errand it is: by name, else whoever works that grid. */
export function runnerWords({ assignee, area }: Pick<ErrandRow, 'assignee' | 'area'>): string {
  return assignee?.name ?? (area.grid ? '本格网格员' : '还没有人')
}

/** "有事问花园社区第三网格的网格员，": who knows how it stands; the place on a slip is no address. */
export function askWords({ area }: Pick<ErrandRow, 'area'>): string {
  const place = [area.neighbourhood, area.grid].map((one) => one?.name ?? '').join('')
  return place ? `来问的时候找${place}${area.grid ? '网格员' : ''}，` : '来问的时候'
}

/** "199****0001": enough to know one's own number by, too little for whoever finds the slip. */
export function maskPhone(phone: string): string {
  const bare = phone.replace(/[^\d+]/g, '')
  return bare.length < 8 ? '****' : `${bare.slice(0, 3)}****${bare.slice(-4)}`
}

const china = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', year: 'numeric', month: 'long', day: 'numeric' })

/** "2026年11月30日", as it stands on paper. */
export function paperDay(iso: string): string {
  return china.format(new Date(iso))
}
