import { onScopeDispose, reactive } from 'vue'
import { failureOf } from '@/api/failure'

const failed = 'failed'

/** Photos by their hash, opened with the clerk's own token, which an <img> alone could not send; let go with the page they stand on. */
export function usePhotos(load: (sha256: string) => Promise<Blob>) {
  /** An object URL, or `failed`. */
  const shown = reactive(new Map<string, string>())
  let gone = false

  onScopeDispose(() => {
    gone = true
    for (const url of shown.values()) if (url !== failed) URL.revokeObjectURL(url)
  })

  return {
    open: async (sha256: string): Promise<void> => {
      try {
        const blob = await load(sha256)
        if (!gone) shown.set(sha256, URL.createObjectURL(blob))
      } catch (thrown) {
        failureOf(thrown)
        shown.set(sha256, failed)
      }
    },
    asked: (sha256: string): boolean => shown.has(sha256),
    hasFailed: (sha256: string): boolean => shown.get(sha256) === failed,
    source: (sha256: string | undefined): string | undefined => {
      const url = shown.get(sha256 ?? '')
      return url === failed ? undefined : url
    },
  }
}
