import type { RouteLocationRaw } from 'vue-router'
import type { ErrandActPayload, ErrandOpenPayload } from '@/api/care'
import type { ActPayload, OperationKind, VisitPayload } from '@/api/types'

const again = '改一改再送'

/** Where a record that was not taken is mended, or where the matter is looked at instead; null: neither. */
export function mendAt({ id, kind, payload }: { id: string; kind: OperationKind; payload: unknown }): { words: string; to: RouteLocationRaw } | null {
  const retry = { retry: id }
  switch (kind) {
    case 'case.report':
      return { words: again, to: { path: '/report', query: retry } }
    case 'visit.log': {
      const { household_id: household, person_id: person } = payload as VisitPayload
      return { words: again, to: { path: person ? `/person/${person}` : household ? `/visit/${household}` : '/by-door', query: retry } }
    }
    case 'errand.open': {
      const { person_id: person, household_id: household, visit_id: visit } = payload as ErrandOpenPayload
      return { words: again, to: { path: '/errand/new', query: { ...retry, ...(person ? { person } : {}), ...(household ? { household } : {}), ...(visit ? { visit } : {}) } } }
    }
    case 'case.act':
      return { words: again, to: { path: `/cases/${(payload as ActPayload).case_id}`, query: retry } }
    case 'errand.act':
      return { words: '看这件代办', to: `/errand/${(payload as ErrandActPayload).errand_id}` }
    default:
      return null
  }
}
