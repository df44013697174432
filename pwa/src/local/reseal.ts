import { lockKeys, type AccountDb, type MirrorRow } from './db'
import { toText } from './envelope'
import { saveDraft } from './drafts'
import { clear, openRow, ringOf, rowKeys, sealRow, writingKey, type Ring } from './sealing'

/** A key may still be written under for half a day (sealing.ts): younger ones are never thrown away. */
const dayMs = 24 * 3600 * 1000
const mostKeys = 8

/** After every opening, behind the first screen. `everything`: an app that did not seal was here before. */
export async function tidy(db: AccountDb, everything: boolean): Promise<void> {
  if (everything) {
    for (const draft of await db.drafts.toArray()) if (!draft.own && !draft.sealed) await saveDraft(db, draft.key, draft.value as object, draft.photos)
  }
  if (!(await reseal(db, everything)) || !everything) return
  await db.transaction('rw', db.vault, async () => {
    const keys = await lockKeys(db)
    if (!keys) return
    delete keys.unsealed
    await db.vault.put(keys)
  })
}

/**
 * Seals what an app that did not seal left open, and brings rows under one key, so that unlocking opens a handful of keys.
 * Gives up when the app is locked meanwhile; the next unlocking goes on.
 */
export async function reseal(db: AccountDb, everything: boolean): Promise<boolean> {
  const ring = ringOf(db)
  if (!ring?.own || ring.point === null) return false
  const old = (await rowKeys(db)).filter(({ madeAt }) => Date.now() - madeAt > dayMs)
  if (!everything && old.length < mostKeys) return false
  const writing = await writingKey(db, ring, ring.point)
  const keys = await db.mirror.toCollection().primaryKeys()
  for (let at = 0; at < keys.length; at += 200) {
    const held = (await db.mirror.bulkGet(keys.slice(at, at + 200))).filter((one): one is MirrorRow => one !== undefined && !clear.has(one.entity) && one.sealed?.k !== writing.id)
    const made = await Promise.all(held.map(async (one) => {
      const row = one.sealed ? await openRow(ring, one, one.sealed) : one.row
      return row === undefined ? null : { before: one, sealed: await sealRow(writing, one.entity, one.id, row) }
    }))
    if (!isOpen(ring)) return false
    await db.transaction('rw', db.mirror, async () => {
      for (const { before, sealed } of made.filter((one) => one !== null)) {
        const { generation, entity, id, version } = before
        const now = await db.mirror.get([generation, entity, id])
        const same = now?.version === version && (now.sealed ? toText(now.sealed.iv) : '') === (before.sealed ? toText(before.sealed.iv) : '')
        if (same) await db.mirror.put({ generation, entity, id, version, sealed })
      }
    })
  }
  await db.vault.bulkDelete(old.filter(({ key }) => key !== `row:${writing.id}`).map(({ key }) => key))
  return true
}

const isOpen = (ring: Ring): boolean => ring.own !== null
