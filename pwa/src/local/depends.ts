import type { Operation, OpenOperation } from './db'

/** The business id an operation brings into the world. */
export function createdBy(operation: Operation): string | null {
  const payload = operation.payload as unknown as Record<string, unknown>
  const id =
    operation.kind === 'visit.log' ? payload.visit_id
    : operation.kind === 'case.report' ? payload.case_id
    : operation.kind === 'patrol.start' ? payload.patrol_id
    : operation.kind === 'errand.open' ? payload.errand_id
    : operation.kind === 'household.add' ? payload.household_id
    : operation.kind === 'diary.save' ? diaryOf(payload.day, (operation.baseVersion ?? 0) + 1)
    : null
  return typeof id === 'string' ? id : null
}

/** A diary is made from the one before: that is what it needs and what it brings. */
const diaryOf = (day: unknown, version: number): string => `diary:${String(day)}:${version}`

interface Need {
  id: string
  /** The server cannot do it without; otherwise it is a fact that stands alone too. */
  firm: boolean
}

/** Business ids it needs. */
function needs(operation: Operation): Need[] {
  const payload = operation.payload as unknown as Record<string, unknown>
  const named: (Omit<Need, 'id'> & { id: unknown })[] =
    operation.kind === 'case.act' ? [{ id: payload.case_id, firm: true }]
    : operation.kind === 'patrol.finish' || operation.kind === 'patrol.track' ? [{ id: payload.patrol_id, firm: true }]
    : operation.kind === 'visit.log' ? [{ id: payload.patrol_id, firm: false }, { id: payload.household_id, firm: false }]
    : operation.kind === 'case.report' || operation.kind === 'errand.open' ? [{ id: payload.visit_id, firm: false }, { id: payload.household_id, firm: false }]
    : operation.kind === 'household.correct' || operation.kind === 'household.unmerge' ? [{ id: payload.household_id, firm: true }]
    : operation.kind === 'household.apart' ? [{ id: payload.household_id, firm: true }, { id: payload.other_id, firm: true }]
    : operation.kind === 'household.merge' ? [{ id: payload.keep, firm: true }, { id: payload.drop, firm: true }]
    : operation.kind === 'errand.act' ? [{ id: payload.errand_id, firm: true }]
    : operation.kind === 'diary.save' ? [{ id: diaryOf(payload.day, operation.baseVersion ?? 0), firm: true }]
    : []
  return named.filter((need): need is Need => typeof need.id === 'string')
}

/** The first of `others` that names what this one brings into the world. */
export function standsUpon(operation: Operation, others: readonly Operation[]): Operation | undefined {
  const id = createdBy(operation)
  return others.find((other) => other.id !== operation.id && needs(other).some((need) => need.id === id))
}

/** The newest attempt at creating each business id: an edited retry stands for the refused one. */
function creators(ordered: readonly Operation[]): Map<string, Operation> {
  const creator = new Map<string, Operation>()
  for (const operation of ordered) {
    const id = createdBy(operation)
    if (id !== null && operation.status !== 'replaced') creator.set(id, operation)
  }
  return creator
}

/** Asks why an operation cannot go though nothing is on its way: what it needs is refused, or set aside. Null: it can, or waits its turn. */
export function blockersIn(ordered: readonly Operation[]): (operation: Operation) => 'refused' | 'conflict' | 'set_aside' | null {
  const creator = creators(ordered)
  return (operation) => {
    for (const { id, firm } of needs(operation)) {
      const status = firm ? creator.get(id)?.status : undefined
      if (status === 'refused' || status === 'conflict' || status === 'set_aside') return status
    }
    return null
  }
}

/** How often a fact waits for what it merely mentions, before it goes alone: one poison record must not hold back the rest. */
const patience = 3

/** Operations that may go now: due, oldest first, at most `limit`, nothing before what it depends on. Pure. */
export function nextBatch(all: readonly Operation[], now: number, limit: number): OpenOperation[] {
  const ordered = [...all].sort((a, b) => a.seq - b.seq)
  const creator = creators(ordered)
  const batch: OpenOperation[] = []
  const chosen = new Set<string>()
  const acts = new Set<string>()
  for (const operation of ordered) {
    if (batch.length >= limit) break
    if (operation.status !== 'waiting' && operation.status !== 'sending') continue
    const subjects = actsOn(operation)
    const held =
      operation.notBefore > now ||
      needs(operation).some(({ id, firm }) => holdsBack(creator.get(id), firm, chosen)) ||
      // steps on one case, errand, task or household keep their order
      subjects.some((subject) => acts.has(subject))
    if (held) {
      for (const subject of subjects) acts.add(subject)
      continue
    }
    batch.push(operation)
    chosen.add(operation.id)
  }
  return batch
}

function actsOn(operation: Operation): string[] {
  const payload = operation.payload as unknown as Record<string, unknown>
  switch (operation.kind) {
    case 'case.act': return [String(payload.case_id)]
    case 'errand.act': return [String(payload.errand_id)]
    case 'task.act': return [String(payload.task_id)]
    case 'household.apart': return [String(payload.household_id), String(payload.other_id)]
    case 'household.merge': return [String(payload.keep), String(payload.drop)]
    case 'household.correct':
    case 'household.unmerge': return [String(payload.household_id)]
    default: return []
  }
}

function holdsBack(earlier: Operation | undefined, firm: boolean, chosen: ReadonlySet<string>): boolean {
  if (!earlier) return false
  // in one batch with what may be refused it would be refused for its absence, and that for ever
  if (chosen.has(earlier.id)) return firm
  switch (earlier.status) {
    case 'acknowledged':
      return false
    case 'waiting':
    case 'sending':
      return firm || earlier.attempts < patience
    default:
      return firm
  }
}
