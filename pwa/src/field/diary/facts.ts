import type { CaseRow, CaseStep, CategoryRow, HouseholdRow, Payloads, VisitPayload, VisitRow } from '@/api/types'
import type { TaskActPayload, TaskRow } from '@/api/tasks'
import type { AccountDb, Operation } from '@/local/db'
import { keptBack, type PatrolView, type ReportView } from '@/local/overlay'
import { allOperations, allPatrols, allReports, rowsOf } from '@/local/queries'
import type { Fact } from '@/rules/diary'
import { doorWords } from '@/rules/door'
import { isMine } from '../cases/face'
import { clockOf, dateOf, stateWords } from '../words'

/** What this phone knows of a day: rows of the server and what it has still to say. */
export interface Known {
  me: string
  visits: readonly VisitRow[]
  households: readonly HouseholdRow[]
  categories: readonly CategoryRow[]
  reports: readonly ReportView[]
  patrols: readonly PatrolView[]
  tasks: readonly TaskRow[]
  operations: readonly Operation[]
}

/** A fact and when it was. */
interface Timed {
  at: string
  fact: Fact
}

/** May run inside a live query. */
export async function known(db: AccountDb, me: string): Promise<Known> {
  const [visits, households, categories, reports, patrols, tasks, operations] = await Promise.all([
    rowsOf(db, 'visit'), rowsOf(db, 'household'), rowsOf(db, 'category'), allReports(db), allPatrols(db), rowsOf(db, 'task'), allOperations(db),
  ])
  return { me, visits, households, categories, reports, patrols, tasks, operations }
}

/** What a diary of `day` (YYYY-MM-DD in Shanghai) is made of, in the order it happened. */
export function factsOf(all: Known, day: string): Fact[] {
  const onDay = (iso: string): boolean => dateOf(Date.parse(iso)) === day
  const facts = [...patrolFacts(all), ...visitFacts(all), ...caseFacts(all, onDay), ...taskFacts(all), ...errandFacts(all)]
  return facts
    .filter(({ at }) => onDay(at))
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .map(({ fact }) => fact)
}

function patrolFacts({ patrols }: Known): Timed[] {
  return patrols.map(({ id, startedAt, finishedAt, note }) => ({
    at: startedAt,
    fact: {
      kind: 'patrol', from: clockOf(Date.parse(startedAt)), to: finishedAt ? clockOf(Date.parse(finishedAt)) : null, note,
      // its end is news of its own
      keys: [`patrol:${id}`, ...(finishedAt ? [`patrol:${id}:end`] : [])],
    },
  }))
}

function visitFacts({ visits, households, operations, me }: Known): Timed[] {
  const homes = new Map(households.map((one) => [one.id, one]))
  const fact = (id: string, at: string, visit: Pick<VisitPayload, 'outcome' | 'note'> & { mode: string | null; home: string | null | undefined }): Timed => {
    const keys = [`visit:${id}`]
    // without a household it was to somebody behind the PIN, known or not yet known
    if (!visit.home) return { at, fact: { kind: 'call', keys } }
    const home = homes.get(visit.home)
    return { at, fact: {
      kind: 'visit', keys, home: visit.home, name: home?.name ?? '一户', door: home ? doorWords(home) : '', outcome: visit.outcome,
      phone: visit.mode === 'phone', note: visit.note ?? null,
    } }
  }
  const rows = visits.filter((row) => row.by.id === me)
  const told = new Set(rows.map(({ id }) => id))
  return [
    ...rows.map((row) => fact(row.id, row.occurred_at, { outcome: row.outcome, mode: row.mode, note: row.note ?? undefined, home: row.person_id ? null : row.household_id })),
    ...operations.flatMap((operation) => {
      const { visit_id: id, person_id: person, person_hint: hint, household_id: home, occurred_at: at, outcome, mode, note } = operation.payload as VisitPayload
      if (operation.kind !== 'visit.log' || told.has(id) || gone(operation)) return []
      told.add(id)
      return [fact(id, at ?? operation.recordedAt, { outcome, mode: mode ?? 'door', note, home: person || hint ? null : home })]
    }),
  ]
}

function caseFacts({ reports, categories, me }: Known, onDay: (iso: string) => boolean): Timed[] {
  return reports.flatMap((report): Timed[] => {
    const { row, payload } = report
    const secret = keptBack(report, categories)
    const own = ownSteps(report, me, secret)
    if (!isMine(report, me)) return own
    const reported = onDay(report.reportedAt)
    const steps = (row?.steps ?? []).filter((step) => step.by.id !== me && onDay(step.at))
    const keys = [`case:${report.id}`, ...steps.map((step) => `step:${report.id}:${step.seq}`)]
    const last = steps.at(-1)
    const told = (fact: Fact): Timed[] => [{ at: report.reportedAt, fact }, ...own]
    // taken back the same day it was none: that it was taken back tells of it
    const back = own.find(({ at, fact }) => fact.kind === 'step' && fact.step === 'withdraw' && onDay(at))
    if (reported && back) return own.map((one) => (one === back ? { ...one, fact: { ...one.fact, keys: [...keys, ...one.fact.keys] } } : one))
    if (secret) return reported ? told({ kind: 'private', keys: [`case:${report.id}`] }) : own
    if (!reported) return last && row ? [{ at: last.at, fact: { kind: 'result', keys: keys.slice(1), title: report.title, words: became(row, last) } }, ...own] : own
    if (report.disposal === 'resolved_on_spot') return told({ kind: 'settled', keys, title: report.title, how: row?.resolution ?? payload?.resolution ?? null })
    return told({ kind: 'escalated', keys, title: report.title, caseNo: report.caseNo, now: last && row ? became(row, last) : null })
  })
}

const ownActions = ['supplement', 'recur', 'withdraw'] as const

/** What the worker did to a case after it was reported, whoever reported it: as the server tells it, then what it has still to hear. */
function ownSteps({ id, title, row, pendingSteps }: ReportView, me: string, secret: boolean): Timed[] {
  const here = pendingSteps.filter(({ delivery }) => delivery.at === 'phone')
  const all = [...(row?.steps ?? []).filter((step) => step.by.id === me), ...here.map(({ action, note, recordedAt }) => ({ action, note, at: recordedAt }))]
  return ownActions.flatMap((step) =>
    all.filter(({ action }) => action === step).map(({ at, note }, nth): Timed =>
      // named by its place among them: delivered or not, it is the same one
      ({ at, fact: { kind: 'step', step, keys: [`own:${id}:${step}:${nth + 1}`], title: secret ? null : title, words: note } })))
}

/** Answers to tasks, in words or by a visit, which tells for itself what was said there. Whom one behind the PIN is about is not told. */
function taskFacts({ tasks, operations, me }: Known): Timed[] {
  const rows = new Map(tasks.map((row) => [row.id, row]))
  const found = new Map<string, Timed>()
  const put = (id: string, action: string, at: string, words: string | null): void => {
    const row = rows.get(id)
    const key = `task:${id}:${action}`
    if ((action !== 'done' && action !== 'cannot') || found.has(key)) return
    found.set(key, { at, fact: { kind: 'task', keys: [key], done: action === 'done', title: row && !row.private ? (row.ask ?? row.kind.name) : null, words } })
  }
  for (const row of tasks) for (const step of row.steps) if (step.by.id === me) put(row.id, step.action, step.at, step.visit_id ? null : step.note)
  for (const operation of operations) {
    if (gone(operation)) continue
    const { task_id: id, action, note } = operation.payload as TaskActPayload
    if (operation.kind === 'task.act') put(id, action, operation.recordedAt, note ?? null)
    const { task_id: visited, outcome, occurred_at: at } = operation.payload as VisitPayload
    if (operation.kind === 'visit.log' && visited !== undefined && (outcome === 'well' || outcome === 'matter')) put(visited, 'done', at ?? operation.recordedAt, null)
  }
  return [...found.values()]
}

/** 已结案：换了灯泡. As it stood at the end of that day: an old page does not change with the days after it. */
function became(row: CaseRow, last: CaseStep): string {
  const said = last.to === 'closed' ? (row.resolution ?? last.note) : last.note
  return `${stateWords[last.to]}${said ? `：${said}` : ''}`
}

function errandFacts({ operations }: Known): Timed[] {
  return operations.flatMap((operation): Timed[] => {
    if (gone(operation)) return []
    const keys = [`errand:${operation.id}`]
    if (operation.kind === 'errand.open') return [{ at: (operation.payload as Payloads['errand.open']).occurred_at ?? operation.recordedAt, fact: { kind: 'errand', keys, step: 'opened' } }]
    if (operation.kind !== 'errand.act') return []
    return [{ at: operation.recordedAt, fact: { kind: 'errand', keys, step: (operation.payload as Payloads['errand.act']).action === 'tell' ? 'done' : 'moved' } }]
  })
}

const gone = (operation: Operation): boolean => operation.status === 'replaced' || operation.status === 'set_aside'
