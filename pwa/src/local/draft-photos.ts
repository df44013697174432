import Dexie, { type Table } from 'dexie'
import type { PhotoToKeep } from './record'

/**
 * Photos of forms that were not sent, of the person who uses a browser without the field app: a cheap phone ends the page while the
 * camera is open. A browser that keeps nothing is no worse than before: nothing here throws.
 */
interface Kept {
  account: string
  draft: string
  at: number
  photos: PhotoToKeep[]
}

class DraftPhotoDb extends Dexie {
  readonly kept!: Table<Kept, [string, string]>

  constructor() {
    super('xunge-draft-photos')
    this.version(1).stores({ kept: '[account+draft]' })
  }
}

const db = new DraftPhotoDb()
export const keepDraftPhotosMs = 7 * 24 * 3600 * 1000

/** None: the draft is done with. */
export async function keepDraftPhotos(account: string, draft: string, photos: PhotoToKeep[], now = Date.now()): Promise<void> {
  await quietly(async () => {
    if (photos.length > 0) await db.kept.put({ account, draft, at: now, photos })
    else await db.kept.delete([account, draft])
  })
}

/** This person's, by draft. What is old, or anybody else's on this phone, goes. */
export async function draftPhotosOf(account: string, now = Date.now()): Promise<Map<string, PhotoToKeep[]>> {
  const rows = await quietly(async () => {
    await db.kept.filter((one) => one.account !== account || now - one.at >= keepDraftPhotosMs).delete()
    return db.kept.toArray()
  })
  return new Map((rows ?? []).map(({ draft, photos }) => [draft, photos]))
}

export async function forgetDraftPhotos(): Promise<void> {
  await quietly(() => db.kept.clear())
}

async function quietly<T>(ask: () => PromiseLike<T>): Promise<T | undefined> {
  try {
    return await ask()
  } catch {
    return undefined
  }
}
