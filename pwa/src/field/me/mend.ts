import type { RouteLocationRaw } from 'vue-router'
import type { ErrandActPayload, ErrandOpenPayload } from '@/api/care'
import type { TaskActPayload } from '@/api/tasks'
import type { ActPayload, HouseholdCorrectPayload, OperationKind, Payloads, VisitPayload } from '@/api/types'

const again = '改一改再送'

/** How one that waits to be sent is taken back: into its form again, or away. null: a day's words and the way walked are not. */
export function takenBackTo({ kind, payload }: { kind: OperationKind; payload: unknown }): 'form' | 'away' | null {
  if (kind === 'diary.save' || kind === 'patrol.track' || kind === 'notice.read') return null
  if (kind === 'household.correct' && 'moved_out' in (payload as object)) return 'away'
  return mendAt({ id: '', kind, payload })?.words === again ? 'form' : 'away'
}

/** Where a record that was not taken is mended, or where the matter is looked at instead; null: neither. */
export function mendAt({ id, kind, payload }: { id: string; kind: OperationKind; payload: unknown }): { words: string; to: RouteLocationRaw } | null {
  const retry = { retry: id }
  switch (kind) {
    case 'case.report':
      return { words: again, to: { path: '/report', query: retry } }
    case 'visit.log': {
      const { household_id: household, person_id: person, task_id: task } = payload as VisitPayload
      return { words: again, to: { path: person ? `/person/${person}` : household ? `/visit/${household}` : '/by-door', query: { ...retry, ...(task ? { task } : {}) } } }
    }
    case 'household.add':
      return { words: again, to: { path: '/household/new', query: retry } }
    case 'household.correct':
      return { words: again, to: { path: `/household/${(payload as HouseholdCorrectPayload).household_id}/edit`, query: retry } }
    case 'household.merge':
      return { words: '看这一户', to: `/household/${(payload as { keep: string }).keep}` }
    case 'household.unmerge':
    case 'household.apart':
      return { words: '看这一户', to: `/household/${(payload as { household_id: string }).household_id}` }
    case 'errand.open': {
      const { person_id: person, household_id: household, visit_id: visit } = payload as ErrandOpenPayload
      return { words: again, to: { path: '/errand/new', query: { ...retry, ...(person ? { person } : {}), ...(household ? { household } : {}), ...(visit ? { visit } : {}) } } }
    }
    case 'patrol.start':
    case 'patrol.finish':
      return { words: again, to: { path: '/patrol', query: retry } }
    case 'diary.save':
      return { words: '看这天的日记', to: `/diary/${(payload as Payloads['diary.save']).day}` }
    case 'case.act':
      return { words: again, to: { path: `/cases/${(payload as ActPayload).case_id}`, query: retry } }
    case 'task.act': {
      const { task_id: task, action } = payload as TaskActPayload
      return action === 'receive' ? { words: '看这个任务', to: `/task/${task}` } : { words: again, to: { path: `/task/${task}/answer`, query: { ...retry, as: action } } }
    }
    case 'errand.act': {
      const { errand_id: errand, action } = payload as ErrandActPayload
      return action === 'hand_over' ? { words: '看这件代办', to: `/errand/${errand}` } : { words: again, to: { path: `/errand/${errand}`, query: { ...retry, step: action } } }
    }
    default:
      return null
  }
}
