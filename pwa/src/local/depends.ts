import type { Operation, OpenOperation } from './db'

/** Business ids an operation brings into the world. */
function creates(operation: Operation): string | null {
  const payload = operation.payload as unknown as Record<string, unknown>
  const id =
    operation.kind === 'visit.log' ? payload.visit_id
    : operation.kind === 'case.report' ? payload.case_id
    : operation.kind === 'patrol.start' ? payload.patrol_id
    : null
  return typeof id === 'string' ? id : null
}

/** Business ids it needs. `firm`: the server cannot do it without; otherwise it is a fact that stands alone too. */
function needs(operation: Operation): { id: string; firm: boolean }[] {
  const payload = operation.payload as unknown as Record<string, unknown>
  const named: { id: unknown; firm: boolean }[] =
    operation.kind === 'case.act' ? [{ id: payload.case_id, firm: true }]
    : operation.kind === 'patrol.finish' ? [{ id: payload.patrol_id, firm: true }]
    : operation.kind === 'visit.log' ? [{ id: payload.patrol_id, firm: false }]
    : operation.kind === 'case.report' ? [{ id: payload.visit_id, firm: false }]
    : []
  return named.filter((need): need is { id: string; firm: boolean } => typeof need.id === 'string')
}

/** Those of `others` that cannot be done without what `operation` was to create. Pure. */
export function dependantsOf(operation: Operation, others: readonly Operation[]): Operation[] {
  const id = creates(operation)
  return id === null ? [] : others.filter((other) => needs(other).some((need) => need.firm && need.id === id))
}

/** How often a fact waits for what it merely mentions, before it goes alone: one poison record must not hold back the rest. */
const patience = 3

/** Operations that may go now: due, oldest first, at most `limit`, nothing before what it depends on. Pure. */
export function nextBatch(all: readonly Operation[], now: number, limit: number): OpenOperation[] {
  const ordered = [...all].sort((a, b) => a.seq - b.seq)
  // the newest attempt at creating something is the one to look at: an edited retry replaces the refused one
  const creator = new Map<string, Operation>()
  for (const operation of ordered) {
    const id = creates(operation)
    if (id !== null && operation.status !== 'replaced') creator.set(id, operation)
  }
  const batch: OpenOperation[] = []
  const chosen = new Set<string>()
  const acts = new Set<string>()
  for (const operation of ordered) {
    if (batch.length >= limit) break
    if (operation.status !== 'waiting' && operation.status !== 'sending') continue
    const subject = operation.kind === 'case.act' ? String((operation.payload as { case_id?: unknown }).case_id) : null
    const held =
      operation.notBefore > now ||
      needs(operation).some(({ id, firm }) => holdsBack(creator.get(id), firm, chosen)) ||
      // steps on one case keep their order
      (subject !== null && acts.has(subject))
    if (held) {
      if (subject !== null) acts.add(subject)
      continue
    }
    batch.push(operation)
    chosen.add(operation.id)
  }
  return batch
}

function holdsBack(earlier: Operation | undefined, firm: boolean, chosen: ReadonlySet<string>): boolean {
  if (!earlier || chosen.has(earlier.id)) return false
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
