import { doorWords } from '@/rules/door'
import { light, lightMarks } from '@/rules/light'
import type { Tapped } from '@/map'
import { dayWords, outcomeWords } from '../words'

/** What is said of something on the map: its name, a line or two, and the button that goes on. Nothing here tells who is cared for. */
export interface ThingWords {
  title: string
  lines: string[]
  /** Where its button leads; null: there is none. */
  to: string | null
  button: string
}

export function thingWords(thing: Tapped, now: number): ThingWords {
  switch (thing.kind) {
    case 'case': {
      const shows = light(thing.row, new Date(now))
      const time = thing.row.case_no === null ? '还没送到中心' : shows ? `${lightMarks[shows].mark} ${lightMarks[shows].words}` : '○ 没有时限'
      return { title: thing.row.title, lines: [`${time}　${thing.row.category.name}`], to: `/cases/${thing.row.id}`, button: '看这件事' }
    }
    case 'household': {
      const { last_visit: last } = thing.row
      const visited = last ? `上次 ${dayWords(last.occurred_at, now)}：${last.note ?? outcomeWords[last.outcome]}` : '还没有走访记录'
      return { title: thing.row.name, lines: [doorWords(thing.row), visited], to: `/visit/${thing.row.id}`, button: '去走访' }
    }
    case 'mark':
      return { title: thing.row.title, lines: thing.row.note === undefined ? [] : [thing.row.note], to: thing.row.to ?? null, button: thing.row.button ?? '打开' }
    case 'area':
      return { title: thing.row.name, lines: [thing.row.mine ? '我的网格' : '邻近的网格'], to: null, button: '' }
  }
}
