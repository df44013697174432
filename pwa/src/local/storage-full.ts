/** The phone has no room left: nothing was saved, and the form must say so and stay filled in. */
export class StorageFull extends Error {
  override readonly name = 'StorageFull'
  readonly sentence = '手机存储空间满了，这条没有存上。请先删掉一些照片或视频，再点一次存。'
}

/**
 * Runs one Dexie transaction and names a full phone. Only `transaction()` rejects on quota: a bare put may report
 * success and lose the row when the transaction aborts later. Dexie hides the cause under `inner`.
 */
export async function namingQuota<T>(work: () => PromiseLike<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    for (let cause: unknown = error, depth = 0; cause instanceof Object && depth < 5; depth += 1) {
      if ((cause as Error).name === 'QuotaExceededError') throw new StorageFull()
      cause = (cause as { inner?: unknown }).inner
    }
    throw error
  }
}
