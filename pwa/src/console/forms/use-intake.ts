import { computed, nextTick, onMounted, ref, watch, type Ref } from 'vue'
import { uuid7 } from '@/local/uuid'
import { attempts } from './attempt'
import { draftOf, dropDraft, keepDraft } from './drafts'
import { phoneDoubt } from './phone'
import { useForm } from './use-form'
import { usePhotosToSend } from './use-photos-to-send'

const ownId = '~id'

export interface IntakeKind<F, R> {
  element: Readonly<Ref<HTMLElement | null>>
  form: F
  /** What the form's draft is kept by, and what of the form is worth keeping. */
  draft: string
  kept: () => Record<string, string>
  missing: () => Record<string, string>
  /** The body, for something with this id. */
  body: (id: string) => Record<string, unknown>
  take: (body: Record<string, unknown>) => Promise<R>
  taken: (row: R) => void
  /** An empty form for whoever comes next. */
  clear: () => void
  /** Whether what comes of it can have photos; it can unless this says no. */
  withPhotos?: () => boolean
  /** The refusals that say it is registered already. */
  existsCode: string | readonly string[]
  /** Hooks of the first field and of the telephone. */
  first: string
  phone: string
}

/** Taking in, one after another: what is saved gives the next empty form, and nothing is registered twice. */
export function useIntake<F extends { phone: string }, R>({ element, form, draft, kept, missing, body, take, taken, clear, withPhotos = () => true, existsCode, first, phone }: IntakeKind<F, R>) {
  const { faults, failure, busy, mend, complete, send } = useForm(element)
  const operation = attempts()
  const { photos, progress, named, send: sendPhotos } = usePhotosToSend(draft)
  // kept with what is typed: closed and opened again after a lost answer, it is still the same one
  let id = draftOf(draft)[ownId] ?? uuid7()

  /** A number doubted once and saved again is meant. */
  const doubted = ref('')
  const doubt = computed(() => (doubted.value !== '' && doubted.value === form.phone ? phoneDoubt(form.phone) : null))
  /** Refused because it is registered already: the answer to our first try was lost, and then something was changed. */
  const exists = computed(() => failure.value?.kind === 'refused' && [existsCode].flat().includes(failure.value.problem.code))

  const focus = (hook: string): void => element.value?.querySelector<HTMLElement>(`[data-test="${hook}"]`)?.focus()
  async function focusFirst(): Promise<void> {
    await nextTick()
    focus(first)
  }
  onMounted(focusFirst)

  watch(() => form, () => {
    const values = kept()
    keepDraft(draft, Object.values(values).some((value) => value.trim() !== '') ? { ...values, [ownId]: id } : values)
    mend(missing())
  }, { deep: true })

  /** Whether it was taken in. */
  async function save(): Promise<boolean> {
    if (busy.value || !(await complete(missing()))) return false
    if (phoneDoubt(form.phone) && doubted.value !== form.phone) {
      doubted.value = form.phone
      focus(phone)
      return false
    }
    const photographed = withPhotos()
    const content = { ...body(id), ...(photographed ? named.value : {}) }
    return send(async () => {
      if (photographed) await sendPhotos()
      return take({ operation_id: operation(content), ...content })
    }, (row) => {
      taken(row)
      startNext()
    })
  }

  /** What is typed goes somewhere else instead, with its photos: to a case that is there already. */
  async function instead<T>(content: Record<string, unknown>, give: (body: Record<string, unknown>) => Promise<T>, done: (answer: T) => void): Promise<void> {
    await send(async () => {
      await sendPhotos()
      const whole = { ...content, ...named.value }
      return give({ operation_id: operation(whole), ...whole })
    }, (answer) => {
      done(answer)
      startNext()
    })
  }

  function startNext(): void {
    id = uuid7()
    clear()
    photos.value = []
    dropDraft(draft)
    failure.value = null
    element.value?.scrollTo({ top: 0 })
    void focusFirst()
  }

  /** Gives the id of what is registered already, and forgets what was typed: saved again it would be there twice. */
  function leaveExisting(): string {
    const existing = id
    startNext()
    return existing
  }

  return { faults, failure, busy, doubt, exists, photos, progress, save, instead, startNext, leaveExisting, focusFirst }
}
