import type { Operation, OpenOperation } from './db'

/** Business ids an operation brings into the world. */
function creates(operation: Operation): string | null {
  const payload = operation.payload as unknown as Record<string, unknown>
  const id =
    operation.kind === 'visit.log' ? payload.visit_id
    : operation.kind === 'case.report' ? payload.case_id
    : operation.kind === 'patrol.start' ? payload.patrol_id
    : operation.kind === 'errand.open' ? payload.errand_id
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
    : operation.kind === 'case.report' || operation.kind === 'errand.open' ? [{ id: payload.visit_id, firm: false }]
    : operation.kind === 'errand.act' ? [{ id: payload.errand_id, firm: true }]
    : []
  return named.filter((need): need is { id: string; firm: boolean } => typeof need.id === 'string')
}

/** The newest attempt at creating each business id: an edited retry stands for the refused one. */
function creators(ordered: readonly Operation[]): Map<string, Operation> {
  const creator = new Map<string, Operation>()
  for (const operation of ordered) {
    const id = creates(operation)
    if (id !== null && operation.status !== 'replaced') creator.set(id, operation)
  }
  return creator
}

/** Why `operation` cannot go though nothing is on its way: what it needs is refused, or set aside. Null: it can, or waits its turn. */
export function blockerOf(operation: Operation, ordered: readonly Operation[]): 'refused' | 'conflict' | 'set_aside' | null {
  const creator = creators(ordered)
  for (const { id, firm } of needs(operation)) {
    const status = firm ? creator.get(id)?.status : undefined
    if (status === 'refused' || status === 'conflict' || status === 'set_aside') return status
  }
  return null
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
    const subject = actsOn(operation)
    const held =
      operation.notBefore > now ||
      needs(operation).some(({ id, firm }) => holdsBack(creator.get(id), firm, chosen)) ||
      // steps on one case, or one errand, keep their order
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

function actsOn(operation: Operation): string | null {
  const payload = operation.payload as unknown as Record<string, unknown>
  if (operation.kind === 'case.act') return String(payload.case_id)
  return operation.kind === 'errand.act' ? String(payload.errand_id) : null
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
