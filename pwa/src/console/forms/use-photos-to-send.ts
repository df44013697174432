import { computed, ref, shallowRef, watch } from 'vue'
import type { PhotoToKeep } from '@/local/record'
import { sendPhoto } from '../calls'
import { keepPhotos, photosOf, restored } from './drafts'

/** Photos of a form that is being filled in: kept with its draft, and at the server before what names them is sent. */
export function usePhotosToSend(draft: string) {
  const photos = shallowRef<PhotoToKeep[]>(photosOf(draft))
  watch(photos, (now) => keepPhotos(draft, now))
  watch(restored, () => {
    if (photos.value.length === 0) photos.value = photosOf(draft)
  })
  /** How far sending has come, in words; empty while nothing travels. */
  const progress = ref('')
  const there = new Set<string>()

  /** Tried again after a failure it sends only what has not arrived. */
  async function send(): Promise<void> {
    const owed = photos.value.filter(({ sha256 }) => !there.has(sha256))
    try {
      for (const [index, photo] of owed.entries()) {
        progress.value = owed.length === 1 ? '正在传照片……' : `正在传第 ${index + 1} 张照片，共 ${owed.length} 张……`
        await sendPhoto(photo)
        there.add(photo.sha256)
      }
    } finally {
      progress.value = ''
    }
  }

  /** What a body says of them: nothing where there are none. */
  const named = computed(() => (photos.value.length > 0 ? { attachments: photos.value.map(({ sha256 }) => sha256) } : {}))
  return { photos, progress, named, send }
}
