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

/** The same for lines that have names: line by line, so that two who changed two lines both keep theirs. */
export function mergeLines<L extends { name: string }>(mine: L[], before: L[], theirs: L[]): { lines: L[]; clash: boolean } {
  const named = (lines: L[]): Map<string, L> => new Map(lines.map((line) => [line.name, line]))
  const [was, now] = [named(before), named(theirs)]
  let clash = false
  const kept = mine.flatMap((line) => {
    const [base, other] = [was.get(line.name), now.get(line.name)]
    if (same(line, base)) return other ? [other] : []
    clash ||= base !== undefined && !same(base, other) && !same(line, other)
    return [line]
  })
  const here = named(mine)
  for (const line of theirs) {
    if (here.has(line.name)) continue
    const base = was.get(line.name)
    // taken out here: it stays out, and is named if they changed it
    if (base) clash ||= !same(base, line)
    else kept.push(line)
  }
  return { lines: kept, clash }
}

export function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
