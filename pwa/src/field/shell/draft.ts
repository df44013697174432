import { onScopeDispose, ref, watch, type Ref } from 'vue'
import type { Location } from '@/api/types'
import type { PhotoToKeep } from '@/local/record'
import { dropDraft, loadDraft, saveDraft } from '@/local/drafts'
import type { Secret } from '@/local/envelope'
import { NotSaved, StorageFull } from '@/local/storage-full'
import { uuid7 } from '@/local/uuid'
import { isFallback } from '../place/fallback'
import { current } from '../session'
import { useOpenForm } from './open-forms'

export interface DraftForm {
  /** A draft from before was put back. */
  restored: Ref<boolean>
  /** Part of it is about a person, and the vault is locked: it is kept, and comes back once that is opened. */
  locked: Ref<boolean>
  /** Resolves when the stored draft, if any, is in the form. */
  ready: Promise<void>
  trouble: Ref<string | null>
  /** Names this filling-in of the form, for its record: `draftOf`. */
  form: string
  /** All that is filled in, as it is kept. */
  value(): object
  /** The form is being saved as a record: nothing more to keep. A draft kept after its record would make a second one. */
  done(): void
  /** Saving it failed: keep it as before. */
  again(): void
  /** What the form holds before anything is written in it, where that is more than nothing. */
  startsFrom(values: object): void
  /** Empties the form; what was in it can be had back until something new is written. */
  clear(): void
  cleared: Ref<boolean>
  undo(): void
}

/** Long enough to gather a burst of typing, short enough that a phone switched off in mid-sentence keeps the sentence. */
const keepAfterMs = 150

/**
 * Keeps a half-filled form on the phone as it is typed, and puts it back after a reload, a call or a flat battery.
 * `fields` is a reactive object of plain values; `worth` says whether it holds anything yet; `secret` names the fields that
 * are about a person, which are kept sealed. The place found or chosen is kept among them, under `place`: the matter stays where it was.
 */
export function useDraft(key: string, fields: object, photos: Ref<PhotoToKeep[]>, worth: () => boolean, secret?: Secret, place?: Ref<Location | undefined>): DraftForm {
  const { db, vault } = current().account
  const form = uuid7()
  const restored = ref(false)
  const locked = ref(false)
  const trouble = ref<string | null>(null)
  const dirty = ref(false)
  const cleared = ref(false)
  let before: { fields: string; photos: PhotoToKeep[] } | null = null
  const value = (): object => (place?.value && !isFallback(place.value) ? { ...fields, place: place.value } : fields)
  function fill({ place: at, ...rest }: { place?: Location }): void {
    Object.assign(fields, rest)
    if (place && at) place.value = at
  }
  let empty = JSON.stringify(fields)
  let over = false
  let timer: ReturnType<typeof setTimeout> | undefined
  useOpenForm(dirty)

  async function keep(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    if (over || locked.value) return // what is locked must not be covered by a form that lacks it
    try {
      if (worth()) await saveDraft(db, key, value(), photos.value, form, secret)
      else await dropDraft(db, key)
      trouble.value = null
    } catch (error) {
      if (!(error instanceof NotSaved)) throw error
      trouble.value = error instanceof StorageFull ? '手机存储空间满了，写的内容还在屏幕上，但没有存下草稿。' : '写的内容还在屏幕上，但没有存下草稿，请先把这条存好。'
    }
  }

  const ready = loadDraft(db, key, vault).then((draft) => {
    if (draft) {
      fill(draft.value as object)
      photos.value = draft.photos
      restored.value = worth()
      locked.value = draft.locked
    }
    watch([() => JSON.stringify(value()), photos], () => {
      dirty.value = worth()
      if (dirty.value) cleared.value = false
      // not put off by the next letter: someone who types on and on is kept too
      timer ??= setTimeout(() => void keep(), keepAfterMs)
    })
    dirty.value = worth()
  })

  // a phone that is locked or switched away may never come back to this page
  const onHide = (): void => {
    if (timer !== undefined) void keep()
  }
  addEventListener('pagehide', onHide)
  document.addEventListener('visibilitychange', onHide)
  onScopeDispose(() => {
    removeEventListener('pagehide', onHide)
    document.removeEventListener('visibilitychange', onHide)
    onHide()
  })

  return {
    restored,
    locked,
    ready,
    trouble,
    form,
    value,
    done() {
      over = true
      clearTimeout(timer)
      timer = undefined
      dirty.value = false
    },
    again() {
      over = false
      dirty.value = worth()
      void keep()
    },
    startsFrom(values) {
      empty = JSON.stringify(values)
    },
    clear() {
      before = { fields: JSON.stringify(value()), photos: photos.value }
      Object.assign(fields, JSON.parse(empty))
      if (place) place.value = undefined
      photos.value = []
      restored.value = false
      cleared.value = true
    },
    cleared,
    undo() {
      if (!before) return
      fill(JSON.parse(before.fields) as object)
      photos.value = before.photos
      before = null
      cleared.value = false
    },
  }
}
