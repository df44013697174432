import { onScopeDispose, ref, watch, type Ref } from 'vue'
import type { AccountDb } from '@/local/db'
import { NotSaved } from '@/local/storage-full'
import { addFix, breakTrack } from '@/local/track'

/** Why nothing is recorded though it should be. */
export type RecorderTrouble = 'denied' | 'none' | 'full'

/**
 * Records the way of `patrolId` while it is not null and this page is on screen: in a pocket, behind another app or with the
 * screen dark nothing is heard, and a gap stays. Each fix is kept as it comes.
 */
export function useRecorder(db: AccountDb, patrolId: Ref<string | null>): { trouble: Ref<RecorderTrouble | null> } {
  const trouble = ref<RecorderTrouble | null>(null)
  const visible = ref(document.visibilityState === 'visible')
  let watching: number | null = null
  // what was before this page is another segment; fixes are kept one after the other
  let last: Promise<unknown> = breakTrack(db)

  function then(work: () => Promise<unknown>): void {
    last = last.then(work).then(
      () => {
        if (trouble.value === 'full') trouble.value = null
      },
      (error: unknown) => {
        // a database that was shut under us is told by the shell
        if (error instanceof NotSaved || (error as Error).name !== 'DatabaseClosedError') trouble.value = 'full'
      },
    )
  }

  function listen(id: string): void {
    if (!('geolocation' in navigator)) {
      trouble.value = 'none'
      return
    }
    watching = navigator.geolocation.watchPosition(
      ({ coords }) => {
        if (trouble.value !== 'full') trouble.value = null
        const heard = { lon: coords.longitude, lat: coords.latitude, accuracyM: coords.accuracy, at: Date.now() }
        then(() => addFix(db, id, heard))
      },
      (error) => {
        // a fix that does not come is a gap and no news; a refusal is
        if (error.code === error.PERMISSION_DENIED) trouble.value = 'denied'
      },
      { enableHighAccuracy: true, maximumAge: 0 },
    )
  }

  function stop(): void {
    if (watching === null) return
    navigator.geolocation.clearWatch(watching)
    watching = null
    then(() => breakTrack(db))
  }

  watch([patrolId, visible], ([id, seen]) => {
    stop()
    if (id !== null && seen) listen(id)
  }, { immediate: true })

  const onVisibility = (): void => {
    visible.value = document.visibilityState === 'visible'
  }
  document.addEventListener('visibilitychange', onVisibility)
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', onVisibility)
    stop()
  })
  return { trouble }
}
