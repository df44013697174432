import { phoneFault } from '@/rules/phone'

/** The form, all text as typed. */
export interface ErrandIntake {
  via: 'phone' | 'window'
  kind: string
  name: string
  phone: string
  grid: string
  address: string
  door: string
  note: string
  assignee: string
  /** Ticked as already brought. */
  papers: string[]
}

export function emptyIntake(): ErrandIntake {
  return { via: 'phone', kind: '', name: '', phone: '', grid: '', address: '', door: '', note: '', assignee: '', papers: [] }
}

/** Papers travel in a draft as text. */
export function draftValues({ papers, via, ...rest }: ErrandIntake): Record<string, string> {
  const worth = papers.length > 0 || Object.values(rest).some((value) => value.trim() !== '')
  return worth ? { ...rest, via, papers: papers.join('\n') } : {}
}

export function fromDraft(kept: Record<string, string>): ErrandIntake {
  const { papers, via, ...rest } = kept
  return { ...emptyIntake(), ...rest, via: via === 'window' ? 'window' : 'phone', papers: papers ? papers.split('\n') : [] }
}

/** What is missing or wrong, by field. Somebody must be found again: a name or a number, and a grid whose phone it reaches. */
export function intakeFaults(form: ErrandIntake): Partial<Record<keyof ErrandIntake, string>> {
  const faults: Partial<Record<keyof ErrandIntake, string>> = {}
  if (!form.kind) faults.kind = '请选要办什么'
  if (form.grid.length !== 15) faults.grid = '请选到网格，好送到那一格的手机上'
  if (!form.name.trim() && !form.phone.trim()) faults.name = '请写下姓名或电话，不然找不到人'
  const wrong = form.phone.trim() ? phoneFault(form.phone) : null
  if (wrong) faults.phone = wrong
  return faults
}

/** The body of `POST /errands`, without the operation's id. */
export function intakeBody(form: ErrandIntake, errandId: string): Record<string, unknown> {
  const text = (value: string): string | undefined => value.trim() || undefined
  const request = { name: text(form.name), phone: text(form.phone), address_text: text(form.address), door: text(form.door), note: text(form.note) }
  return withoutEmpty({
    errand_id: errandId,
    kind: form.kind,
    asked_via: form.via,
    request: withoutEmpty(request),
    location: { source: 'chosen', grid: form.grid },
    papers: form.papers.length > 0 ? form.papers : undefined,
    assignee_id: text(form.assignee),
  })
}

function withoutEmpty(body: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined))
}
