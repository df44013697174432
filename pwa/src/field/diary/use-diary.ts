import { computed, reactive, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { diaryOf, saveDiary, type DiaryOfDay } from '@/local/diary'
import { useLive } from '@/local/live'
import { NotSaved } from '@/local/storage-full'
import { addTo, compose, laterThan, type Fact } from '@/rules/diary'
import { current } from '../session'
import { useDraft, type DraftForm } from '../shell/draft'
import { factsOf, known } from './facts'

export interface DiaryForm {
  fields: { text: string }
  draft: DraftForm
  /** As it was saved, on any phone; null while that is read. */
  kept: Ref<DiaryOfDay | null>
  /** Recorded after the text was written, and not in it. */
  later: ComputedRef<Fact[]>
  /** It stands as it was saved. */
  isSaved: ComputedRef<boolean>
  saving: Ref<boolean>
  trouble: ComputedRef<string | null>
  /** The worker typed: from now on the words are theirs. */
  typed(): void
  addLater(): void
  /** True when it was saved; the form is done then. */
  save(): Promise<boolean>
  /** Two phones wrote this day: this is the text that stands. */
  settle(text: string): Promise<boolean>
}

/** A day's diary: it writes itself from the records until the worker touches it; then nothing changes their words. */
export function useDiary(day: string): DiaryForm {
  const { account, user } = current()
  const { db } = account
  const all = useLive(() => known(db, user.id), null)
  const kept = useLive(() => diaryOf(db, day), null)
  /** `told`: names of the records the text knows of; null: it follows the records. `base`: the version it is the next of. */
  const fields = reactive<{ text: string; told: string[] | null; base: number }>({ text: '', told: null, base: 0 })
  /** The text as it was put here, not typed. */
  let put = ''
  const facts = computed(() => (all.value ? factsOf(all.value, day) : []))
  const keys = computed(() => facts.value.flatMap((fact) => fact.keys))
  const saved = computed(() => kept.value?.pending ?? kept.value?.row ?? null)
  const draft = useDraft(`diary:${day}`, fields, shallowRef([]), () => fields.told !== null && fields.text !== put)
  const ready = ref(false)
  void draft.ready.then(() => (ready.value = true))

  watch([ready, saved, facts, kept, all], () => {
    if (!ready.value || !kept.value || !all.value) return
    if (fields.told !== null && fields.text !== put) return // the worker's own words, here or from the draft
    const was = kept.value.refused ?? saved.value
    if (was) Object.assign(fields, { text: was.text, told: [...(was.facts ?? [])] })
    else Object.assign(fields, { text: compose(facts.value), told: null })
    fields.base = kept.value.version
    put = fields.text
  })

  const saving = ref(false)
  const failed = ref<string | null>(null)
  async function keep(text: string, told: readonly string[], base: number): Promise<boolean> {
    if (saving.value) return false
    saving.value = true
    failed.value = null
    draft.done()
    try {
      await saveDiary(db, { day, text: text.trim(), facts: told.slice(0, 1000) }, base, { key: `diary:${day}`, form: draft.form })
    } catch (error) {
      saving.value = false
      draft.again()
      if (!(error instanceof NotSaved)) throw error
      failed.value = error.sentence
      return false
    }
    account.flush()
    return true
  }

  return {
    fields, draft, kept, saving,
    isSaved: computed(() => saved.value !== null && fields.text === saved.value.text && !kept.value?.conflict && !kept.value?.refused),
    later: computed(() => (fields.told === null ? [] : laterThan(fields.told, facts.value))),
    trouble: computed(() => failed.value ?? draft.trouble.value),
    typed() {
      fields.told ??= keys.value
    },
    addLater() {
      const told = fields.told ?? []
      fields.text = addTo(fields.text, laterThan(told, facts.value))
      fields.told = [...new Set([...told, ...keys.value])]
    },
    save: () => keep(fields.text, fields.told ?? keys.value, fields.base),
    settle: (text) => keep(text, [...new Set([...(kept.value?.row?.facts ?? []), ...(fields.told ?? [])])], kept.value?.row?.version ?? 0),
  }
}
