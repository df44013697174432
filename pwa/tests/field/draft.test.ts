import { effectScope, nextTick, reactive, shallowRef } from 'vue'
import { expect, it, vi } from 'vitest'
import type { Location } from '@/api/types'
import { fallback } from '@/field/place/fallback'
import { session } from '@/field/session'
import { useDraft, type DraftForm } from '@/field/shell/draft'
import type { AccountDb } from '@/local/db'
import type { PhotoToKeep } from '@/local/record'
import { freshDb } from '../local/bench'

type Form = DraftForm & { fields: { note: string }; place: { value: Location | undefined }; kill: () => void }

async function opened(db: AccountDb): Promise<Form> {
  session.value = { account: { db, vault: undefined, lock: { state: { value: { at: 'off' } } } } } as unknown as typeof session.value
  const scope = effectScope()
  const fields = reactive({ note: '' })
  const place = shallowRef<Location | undefined>()
  const draft = scope.run(() => useDraft('report', fields, shallowRef<PhotoToKeep[]>([]), () => fields.note !== '', undefined, place)) as DraftForm
  await draft.ready
  return { ...draft, fields, place, kill: () => scope.stop() }
}

const tapped: Location = { lon: 98.5, lat: 39.7, source: 'map', crs: 'wgs84' }

it('a form half filled in keeps its place, empties it and has it back; where nothing is known it is found anew', async () => {
  const db = await freshDb()
  const first = await opened(db)
  Object.assign(first.fields, { note: '路灯不亮' })
  first.place.value = tapped
  await nextTick()
  await vi.waitFor(async () => expect(await db.drafts.count()).toBe(1))
  first.kill()

  const second = await opened(db)
  expect([second.fields, second.place.value]).toEqual([{ note: '路灯不亮' }, tapped])
  second.clear()
  expect(second.place.value).toBeUndefined()
  second.undo()
  expect(second.place.value).toEqual(tapped)

  // the grid alone, because there was no fix: the next one may have one
  second.place.value = fallback('g1')
  await nextTick()
  second.kill()
  await vi.waitFor(async () => expect((await db.drafts.get('report'))?.value).toEqual({ note: '路灯不亮' }))
  expect((await opened(db)).place.value).toBeUndefined()
})
