export interface Merged<F> {
  form: F
  /** Fields that both changed, each with what now stands at the server; what was typed here is kept. */
  clashes: Partial<F>
}

/** Somebody saved under the form: take over what only they changed, keep what was typed, name where both did. */
export function merge<F extends object>(mine: F, before: F, theirs: F): Merged<F> {
  const merged: Merged<F> = { form: { ...mine }, clashes: {} }
  for (const name of Object.keys(theirs) as (keyof F)[]) {
    if (same(theirs[name], before[name]) || same(theirs[name], mine[name])) continue
    if (same(mine[name], before[name])) merged.form[name] = theirs[name]
    else merged.clashes[name] = theirs[name]
  }
  return merged
}

export function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
