import { computed, reactive, type ComputedRef, type ShallowRef } from 'vue'
import type { SignRow, VisitOutcome, VisitPayload } from '@/api/types'
import type { Secret } from '@/local/envelope'
import { useLive } from '@/local/live'
import { allPatrols, rowsOf } from '@/local/queries'
import { uuid7 } from '@/local/uuid'
import { current } from '../session'
import { useRecordForm, type RecordForm } from '../shell/record-form'
import { outcomeWords } from '../words'

export interface VisitFields {
  outcome: VisitOutcome | null
  mode: 'door' | 'phone'
  note: string
  signs: string[]
}

export interface VisitForm<Own> extends RecordForm {
  fields: VisitFields & Own
  /** All danger signs there are. */
  signs: ShallowRef<SignRow[]>
  /** Made when the page opens: a second tap or a second try means the same visit. */
  visitId: string
  /** The patrol that is under way, as a visit made on it says. */
  onPatrol: ComputedRef<Pick<VisitPayload, 'patrol_id'>>
  /** `about`: whom it was to, and what else this form asks; `whom`: the same in a word. */
  saveVisit(about: Partial<VisitPayload>, whom: string, secret?: Secret<keyof VisitPayload>): Promise<boolean>
}

export interface VisitFormParts<Own> {
  key: string
  /** What this form asks beyond every visit. */
  own: Own
  /** Something of `own` is filled in. */
  worth: (own: Own) => boolean
  secret?: Secret
  missing: (fields: VisitFields & Own) => string | null
}

/** What every visit has, whether to a household, to a person or by surname and door. */
export function useVisitForm<Own extends { grave?: boolean }>({ key, own, worth, secret, missing }: VisitFormParts<Own>): VisitForm<Own> {
  const { db } = current().account
  const fields = reactive({ outcome: null, mode: 'door', note: '', signs: [], ...own }) as VisitFields & Own
  const signs = useLive(() => rowsOf(db, 'sign'), [])
  const patrols = useLive(() => allPatrols(db), [])
  const visitId = uuid7()
  const form: RecordForm = useRecordForm({
    key, fields, secret,
    worth: () => fields.outcome !== null || fields.note !== '' || fields.signs.length > 0 || form.photos.value.length > 0 || worth(fields),
    missing: () => missing(fields),
  })

  return {
    ...form, fields, signs, visitId,
    onPatrol: computed(() => {
      const walking = patrols.value.find((patrol) => patrol.finishedAt === null)
      return walking ? { patrol_id: walking.id } : {}
    }),
    async saveVisit(about, whom, secretOf) {
      const { outcome, mode, note, signs: ticked, grave = false } = fields
      if (outcome === null) return false
      return form.save(
        {
          kind: 'visit.log',
          payload: {
            visit_id: visitId, outcome, mode,
            ...(note.trim() ? { note: note.trim() } : {}),
            ...(ticked.length > 0 ? { signs: [...ticked] } : {}),
            ...(grave ? { grave } : {}),
            ...form.carried(),
            ...about,
          },
          ...(secretOf ? { secret: secretOf } : {}),
        },
        { title: `${whom}：${outcomeWords[outcome]}`, pressing: ticked.length > 0 || grave },
      )
    },
  }
}
