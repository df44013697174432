import { computed, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import type { Location, OperationKind } from '@/api/types'
import type { Secret } from '@/local/envelope'
import { record, replace, type PhotoToKeep, type ToRecord } from '@/local/outbox'
import { NotSaved } from '@/local/storage-full'
import { current } from '../session'
import { useDraft, type DraftForm } from './draft'
import { justSaved, type JustSaved } from './saved'

export interface RecordForm {
  photos: ShallowRef<PhotoToKeep[]>
  place: ShallowRef<Location | undefined>
  draft: DraftForm
  /** What the worker has still to do, in the words of the button; null: it may be saved. */
  missing: ComputedRef<string | null>
  saving: Ref<boolean>
  /** Why it was not saved, or its draft not kept. */
  trouble: ComputedRef<string | null>
  /** Photos and place, as every payload carries them. */
  carried(): { attachments?: string[]; location?: Location }
  /** Saves once, however often it is tapped. False: nothing was saved, and the form stands as it was. */
  save<K extends OperationKind>(item: Pick<ToRecord<K>, 'kind' | 'payload' | 'secret'>, said: Omit<JustSaved, 'operationId'>): Promise<boolean>
}

export interface RecordFormParts {
  /** Its draft's name. */
  key: string
  /** Reactive, of plain values. */
  fields: object
  /** Whether the form holds anything yet. */
  worth: () => boolean
  /** Which of `fields` are about a person. */
  secret?: Secret
  missing: () => string | null
  /** The refused record this form mends; null: it makes a new one. */
  retryOf?: string | null
}

/** A form that becomes one record: kept as a draft while it is filled in, saved once, told at the top of 今日. */
export function useRecordForm({ key, fields, worth, secret, missing: lacking, retryOf = null }: RecordFormParts): RecordForm {
  const { account } = current()
  const photos = shallowRef<PhotoToKeep[]>([])
  const place = shallowRef<Location | undefined>()
  const draft = useDraft(key, fields, photos, worth, secret)
  const missing = computed(lacking)
  const saving = ref(false)
  const failed = ref<string | null>(null)

  return {
    photos, place, draft, missing, saving,
    trouble: computed(() => failed.value ?? draft.trouble.value),
    carried: () => ({
      ...(photos.value.length > 0 ? { attachments: photos.value.map((photo) => photo.sha256) } : {}),
      ...(place.value ? { location: place.value } : {}),
    }),
    async save(item, said) {
      if (missing.value !== null || saving.value) return false
      saving.value = true
      failed.value = null
      const whole = { ...item, photos: photos.value, draft: key, draftOf: draft.form }
      draft.done()
      try {
        const { id } = retryOf === null ? await record(account.db, whole) : await replace(account.db, retryOf, whole)
        justSaved.value = { operationId: id, ...said }
      } catch (error) {
        saving.value = false
        draft.again()
        if (!(error instanceof NotSaved)) throw error
        failed.value = error.sentence
        return false
      }
      account.flush()
      return true
    },
  }
}
