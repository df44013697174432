import { computed, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { useRoute } from 'vue-router'
import type { Location, OperationKind, Payloads } from '@/api/types'
import type { Secret } from '@/local/envelope'
import { record, replace, type PhotoToKeep, type ToRecord } from '@/local/record'
import { loadRefused, type Written } from '@/local/refused'
import { NotSaved } from '@/local/storage-full'
import { holdMs } from '@/local/hold'
import { current } from '../session'
import { tapOn } from './bring-up'
import { painted } from './painted'
import { useDraft, type DraftForm } from './draft'
import { justSaved, type JustSaved } from './just-saved'

export interface RecordForm<K extends OperationKind> {
  photos: ShallowRef<PhotoToKeep[]>
  place: ShallowRef<Location | undefined>
  draft: DraftForm
  /** The operation that was not taken and is mended here, as the address says; null: a new record. */
  retryOf: string | null
  /** What that said, once it is read. */
  earlier: ShallowRef<Written<K> | null>
  /** Why it cannot be filled in yet: it is being read, waits for the PIN, or was mended or set aside meanwhile. */
  gate: Ref<'loading' | 'locked' | 'gone' | null>
  /** Resolves when what was written before, if anything, is in the form. */
  ready: Promise<void>
  /** What the worker has still to do, in the words of the button; null: it may be saved. */
  missing: ComputedRef<string | null>
  /** The tap on the button: saves, or brings up what is still to do. */
  tap(save: () => unknown): void
  saving: Ref<boolean>
  /** It is in the phone, durably; the page goes on once the button has said so. */
  kept: Ref<boolean>
  /** Why it was not saved, or its draft not kept. */
  trouble: ComputedRef<string | null>
  /** Photos and place, as every payload carries them. */
  carried(): { attachments?: string[]; location?: Location }
  /** Saves once, however often it is tapped. `said`: told at the top of 今日. False: nothing was saved, and the form stands as it was. */
  save(item: Omit<Kept<K>, 'kind'>, said?: Said): Promise<boolean>
  /** What was filled in becomes a record of another kind instead: whether it is whole enough is the caller's to say. */
  saveInstead<O extends OperationKind>(item: Kept<O>, said?: Said): Promise<boolean>
}

type Kept<K extends OperationKind> = Pick<ToRecord<K>, 'kind' | 'payload' | 'secret' | 'baseVersion' | 'phoneTail' | 'code'>
type Said = Omit<JustSaved, 'operationId' | 'form'>

/** What is still to do, in the words of the button, and the id of the field or block where it is done. */
export type Lacking = readonly [words: string, at: string]

export interface RecordFormParts<K extends OperationKind> {
  kind: K
  /** Its draft's name. */
  key: string
  /** Reactive, of plain values. */
  fields: object
  /** Whether the form holds anything yet. */
  worth: () => boolean
  /** Which of `fields` are about a person. */
  secret?: Secret
  missing: () => Lacking | null
  /** A record that was not taken, in the form's fields. */
  written: (payload: Payloads[K]) => object
}

/** A form that becomes one record: kept as a draft while it is filled in, saved once, told at the top of 今日. */
export function useRecordForm<K extends OperationKind>({ kind, key, fields, worth, secret, missing: lacking, written }: RecordFormParts<K>): RecordForm<K> {
  const { account } = current()
  const route = useRoute()
  const { retry } = route.query
  const retryOf = typeof retry === 'string' ? retry : null
  const name = retryOf === null ? key : `${key}:retry:${retryOf}`
  const photos = shallowRef<PhotoToKeep[]>([])
  const place = shallowRef<Location | undefined>()
  // where somebody behind the PIN is, is about them too
  const hidden = secret?.photos ? { ...secret, fields: [...secret.fields, 'place'] } : secret
  const draft = useDraft(name, fields, photos, worth, hidden, place)
  const earlier: RecordForm<K>['earlier'] = shallowRef(null)
  const gate: RecordForm<K>['gate'] = ref(retryOf === null ? null : 'loading')
  const wanted = computed(lacking)
  const missing = computed(() => wanted.value?.[0] ?? null)
  const saving = ref(false)
  const kept = ref(false)
  const failed = ref<string | null>(null)

  const ready = draft.ready.then(async () => {
    if (retryOf === null) return
    const was = await loadRefused(account.db, kind, retryOf, account.vault)
    gate.value = was === null ? 'gone' : was.sealed === 'locked' ? 'locked' : null
    // half of it put in now would be kept as a draft, and stand for the whole later
    if (was === null || was.sealed === 'locked') return
    earlier.value = was
    place.value ??= (was.payload as { location?: Location }).location
    if (draft.restored.value) return
    Object.assign(fields, written(was.payload))
    photos.value = was.photos
  })

  // what it will say when it is saved is at hand by then
  void ready.then(() => import('../today/TopCards.vue'))

  async function keep<O extends OperationKind>(item: Kept<O>, said?: Said): Promise<boolean> {
    if (saving.value || gate.value !== null) return false
    saving.value = true
    failed.value = null
    // one that is locked is another matter, half written: it comes back with the PIN
    const was = { key: name, value: JSON.parse(JSON.stringify(draft.value())) as object, photos: photos.value, secret: hidden, to: route.fullPath }
    const whole = { ...item, photos: photos.value, holdMs, ...(draft.locked.value ? {} : { draft: name }), draftOf: draft.form }
    draft.done()
    try {
      const { id } = retryOf === null ? await record(account.db, whole) : await replace(account.db, retryOf, whole)
      // a draft that waits for the PIN under that name is another matter, and nothing may lie over it
      if (said) justSaved.value = { operationId: id, ...said, form: draft.locked.value ? null : was }
    } catch (error) {
      saving.value = false
      draft.again()
      if (!(error instanceof NotSaved)) throw error
      failed.value = error.sentence
      return false
    }
    kept.value = true
    await painted() // the next page takes longer than a tap may wait for its answer
    account.flush()
    return true
  }

  return {
    photos, place, draft, retryOf, earlier, gate, ready, missing, saving, kept,
    tap: (act) => tapOn(wanted.value, act),
    trouble: computed(() => failed.value ?? draft.trouble.value),
    carried: () => ({
      ...(photos.value.length > 0 ? { attachments: photos.value.map((photo) => photo.sha256) } : {}),
      ...(place.value ? { location: place.value } : {}),
    }),
    save: (item, said) => (missing.value === null ? keep({ kind, ...item }, said) : Promise.resolve(false)),
    saveInstead: keep,
  }
}
