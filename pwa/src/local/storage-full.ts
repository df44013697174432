/** Nothing was saved, for whatever reason: the form must say so and stay filled in. */
export class NotSaved extends Error {
  override readonly name: string = 'NotSaved'
  readonly sentence: string = '没有存上，内容还在这里。请再点一次；还不行就关掉应用重新打开，写的不会丢。'
}

/** The phone has no room left. */
export class StorageFull extends NotSaved {
  override readonly name = 'StorageFull'
  override readonly sentence = '手机存储空间满了，这条没有存上。请先删掉一些照片或视频，再点一次存。'
}

/** Runs a save of the worker's; any failure becomes one they are told of. A silent one would be a lost record. */
export async function savingOrSaying<T>(work: () => PromiseLike<T>): Promise<T> {
  try {
    return await namingQuota(work)
  } catch (error) {
    if (error instanceof NotSaved) throw error
    throw new NotSaved(String(error), { cause: error })
  }
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
