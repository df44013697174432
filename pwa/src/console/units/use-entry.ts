import { ref } from 'vue'
import { failureOf } from '@/api/failure'
import { changeDirectory } from '../directory'
import { keptForm } from '../forms/kept-form'
import { merge, same } from '../forms/merge'

export interface Entry<F extends object, L extends { id: string; version: number }> {
  /** Begins the names of its draft and of its address: "units", "specialists". */
  kind: string
  /** Null: a new one. */
  line: L | null
  newId: string
  formOf: (line: L | null) => F
  /** As the directory has it now. */
  latest: (id: string) => L | undefined
  body: (form: F, version: number) => Record<string, unknown>
}

/** A line of the directory being written: it outlives whatever is clicked beside it, and a colleague who saved first is not undone unseen. */
export function useEntry<F extends object, L extends { id: string; version: number }>({ kind, line, newId, formOf, latest, body }: Entry<F, L>) {
  const start = { id: line?.id ?? newId, version: line?.version ?? 0, mine: formOf(line), before: formOf(line) }
  const { form: entry, restored, drop } = keptForm(`${kind} ${line?.id ?? 'new'}`, start)
  const mine = entry.mine as F
  /** Fields that a colleague changed too: what stands in the form is still what was typed here. */
  const clashes = ref<string[]>([])

  async function save(): Promise<string> {
    try {
      await changeDirectory(`${kind}/${entry.id}`, body(mine, entry.version))
    } catch (thrown) {
      const failure = failureOf(thrown)
      if (failure.kind !== 'refused' || failure.problem.code !== 'list.stale' || !tookOver()) throw thrown
    }
    drop()
    return entry.id
  }

  /** Takes over what the colleague made of it (the directory was read again). Whether nothing is left to save: then it was our own first try, whose answer was lost. */
  function tookOver(): boolean {
    const now = latest(entry.id)
    if (!now) return false
    const theirs = formOf(now)
    const merged = merge(mine, entry.before as F, theirs)
    Object.assign(mine, merged.form)
    Object.assign(entry, { version: now.version, before: theirs })
    clashes.value = Object.keys(merged.clashes)
    return same(mine, theirs)
  }

  return { id: entry.id, form: mine, restored, clashes, save, drop }
}
