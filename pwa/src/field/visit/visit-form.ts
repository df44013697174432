import { computed, reactive, ref, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { useRoute } from 'vue-router'
import type { TaskRow } from '@/api/tasks'
import type { SignRow, VisitOutcome, VisitPayload } from '@/api/types'
import type { Secret } from '@/local/envelope'
import { useLive } from '@/local/live'
import { isOpenTask } from '@/local/tasks'
import { allPatrols, rowsOf } from '@/local/queries'
import { uuid7 } from '@/local/uuid'
import { mustEscalate } from '@/rules/conditions'
import { current } from '../session'
import { useRecordForm, type Lacking, type RecordForm } from '../shell/record-form'
import { useTasks } from '../tasks/use-tasks'
import { outcomeWords } from '../words'

export interface VisitFields {
  outcome: VisitOutcome | null
  mode: 'door' | 'phone'
  note: string
  signs: string[]
}

export interface VisitForm<Own> extends RecordForm<'visit.log'> {
  fields: VisitFields & Own
  /** All danger signs there are. */
  signs: ShallowRef<SignRow[]>
  /** Why the centre must know of the danger ticked here, whoever opened the door or not; null: it need not. */
  escalate: ComputedRef<string | null>
  /** The task from the centre that this visit answers: the address says it, or the centre waits for just such a visit; null: none. */
  task: ComputedRef<string | null>
  /** This visit is no answer to it. */
  apart: Ref<boolean>
  /** `about`: whom it was to, and what else this form asks; `whom`: the same in a word; `who`: a name for the screen alone, while
   * the list is open. The visit's id once it is saved. */
  saveVisit(about: Partial<VisitPayload>, whom: string, secret?: Secret<keyof VisitPayload>, who?: string): Promise<string | null>
}

export interface VisitFormParts<Own> {
  key: string
  /** What this form asks beyond every visit: as a visit that is mended said it, or empty. */
  own: (was?: VisitPayload) => Own
  /** Something of that is filled in. */
  worth: (own: Own) => boolean
  secret?: Secret
  /** What it lacks before anything is said: whom it was to, how it was. */
  missing: (fields: VisitFields & Own) => Lacking | null
  /** Whether this form says what the matter is, beyond the sentence and the signs that every visit has. */
  says?: (own: Own) => boolean
  /** Whether a visit the centre asked for is one to whom this form is about. */
  asked?: (row: TaskRow) => boolean
}

/** What every visit has, whether to a household, to a person or by surname and door. */
export function useVisitForm<Own extends { grave?: boolean }>({ key, own, worth, secret, missing, says, asked }: VisitFormParts<Own>): VisitForm<Own> {
  const { db } = current().account
  const fields = reactive({ outcome: null, mode: 'door', note: '', signs: [], ...own() }) as VisitFields & Own
  const signs = useLive(() => rowsOf(db, 'sign'), [])
  const rules = useLive(() => rowsOf(db, 'escalation_rule'), [])
  const patrols = useLive(() => allPatrols(db), [])
  const tasks = useTasks()
  const { task: said } = useRoute().query
  const apart = ref(false)
  const task = computed(() => {
    if (apart.value) return null
    if (typeof said === 'string') return said
    return tasks.value?.find((one) => isOpenTask(one) && one.row.mine && one.row.kind.by_visit && asked?.(one.row))?.id ?? null
  })
  /** Made when the page opens: a second tap or a second try means the same visit. */
  const made = uuid7()
  const form: RecordForm<'visit.log'> = useRecordForm({
    kind: 'visit.log', key, fields, ...(secret ? { secret } : {}),
    worth: () => fields.outcome !== null || fields.note !== '' || fields.signs.length > 0 || form.photos.value.length > 0 || worth(fields),
    missing: () => missing(fields) ?? unsaid(),
    written: (payload) => ({ outcome: payload.outcome, mode: payload.mode ?? 'door', note: payload.note ?? '', signs: payload.signs ?? [], ...own(payload) }),
  })
  /** 有事 says what, to whomever the visit was; and who asked for it at the centre is answered in words. */
  function unsaid(): Lacking | null {
    const { outcome, note, signs: ticked } = fields
    if (note.trim() || (outcome !== 'well' && outcome !== 'matter')) return null
    if (task.value !== null) return ['写一句，答复中心', 'visit-note']
    return outcome === 'matter' && ticked.length === 0 && !says?.(fields) ? ['写一句，或点看到的危险', 'visit-note'] : null
  }
  /** When and on which patrol it was, mended or not. */
  const onItsWay = computed((): Pick<VisitPayload, 'visit_id' | 'patrol_id' | 'occurred_at'> => {
    const was = form.earlier.value
    const patrol = was ? was.payload.patrol_id : patrols.value.find((one) => one.finishedAt === null)?.id
    return {
      visit_id: was?.payload.visit_id ?? made,
      ...(patrol ? { patrol_id: patrol } : {}),
      ...(was ? { occurred_at: was.payload.occurred_at ?? was.recordedAt } : {}),
    }
  })

  return {
    ...form, fields, signs, task, apart,
    escalate: computed(() => (fields.signs.length > 0 ? (mustEscalate(rules.value, { category: '', urgency: 'normal', people_count: 1, signs: fields.signs })[0]?.reason ?? null) : null)),
    async saveVisit(about, whom, secretOf, who) {
      const { outcome, mode, note, signs: ticked, grave = false } = fields
      if (outcome === null) return null
      const way = onItsWay.value
      const saved = await form.save(
        {
          payload: {
            ...way, outcome, mode,
            ...(note.trim() ? { note: note.trim() } : {}),
            ...(ticked.length > 0 ? { signs: [...ticked] } : {}),
            ...(grave ? { grave } : {}),
            ...form.carried(),
            ...(task.value ? { task_id: task.value } : {}),
            ...about,
          },
          ...(secretOf ? { secret: secretOf } : {}),
        },
        { title: `${whom}：${outcomeWords[outcome]}`, ...(who ? { whom: who } : {}), pressing: ticked.length > 0 || grave },
      )
      return saved ? way.visit_id : null
    },
  }
}
