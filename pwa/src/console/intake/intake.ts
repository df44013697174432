import type { LonLat } from '@/map'

/** How a visit to the window ends: into the loop, settled there and then, a question of law answered, or only advised (no case). */
export type IntakeKind = 'accept' | 'settle' | 'legal' | 'consult'

/** The form, all text as typed. */
export interface Intake {
  kind: IntakeKind
  channel: string
  category: string
  description: string
  resolution: string
  address: string
  grid: string
  people: string
  urgency: string
  name: string
  phone: string
  wishes: string
  /** How many people came; counted apart from cases. */
  received: string
  /** Its number where it came from. */
  sourceNo: string
  /** Why it is to be kept secret; empty: it is not. */
  protect: string
  /** The point on the map, as "lon,lat". */
  at: string
}

export function emptyIntake(): Intake {
  return {
    kind: 'accept', channel: 'window', category: '', description: '', resolution: '', address: '', grid: '', people: '', urgency: 'normal', name: '', phone: '', wishes: '', received: '1', sourceNo: '', protect: '', at: '',
  }
}

/** What stands in a form nobody has written in yet: alone it is nothing to keep. */
const chosenAnyway: readonly string[] = ['kind', 'channel', 'urgency', 'received']

/** The form as its draft, whole, so that another form written meanwhile changes nothing of it; empty where nothing was written. */
export function draftOfIntake(form: Intake): Record<string, string> {
  return Object.entries<string>({ ...form }).some(([name, value]) => !chosenAnyway.includes(name) && value.trim() !== '') ? { ...form } : {}
}

/** What one of several forms is called by. */
export const slotWords = ({ description = '', name = '' }: Partial<Record<'description' | 'name', string>>): string => (description.trim() || name.trim()).slice(0, 12)

/** The form that a draft was made of; names that a draft carries besides are not the form's. */
export function intakeOf(kept: Record<string, string>): Intake {
  const empty = emptyIntake()
  return Object.fromEntries(Object.entries(empty).map(([name, value]) => [name, kept[name] || value])) as unknown as Intake
}

export const pointIn = (at: string): LonLat | null => {
  const [lon, lat] = at.split(',').map(Number)
  return at && lon !== undefined && lat !== undefined && !Number.isNaN(lon + lat) ? { lon, lat } : null
}

export interface KindWords {
  label: string
  /** What the button says it does. */
  save: string
  resolution: string
}
export const kindWords: Record<IntakeKind, KindWords> = {
  accept: { label: '正式受理', save: '受理', resolution: '' },
  settle: { label: '当场办结', save: '当场办结', resolution: '怎么办结的（群众能看到）' },
  legal: { label: '涉法诉求即时解答', save: '解答完', resolution: '怎么解答的（群众能看到）' },
  consult: { label: '只是咨询', save: '记下咨询', resolution: '答复了什么' },
}
/** Of somebody who may not accept: what is registered waits for the centre to. */
export const registerWords: KindWords = { label: '登记，交中心受理', save: '登记', resolution: '' }

const degrees: readonly string[] = ['normal', 'urgent', 'grave']

/** The graver of two: what the server keeps, whatever of the two was sent. */
export function graver(one: string, other: string): string {
  return degrees.indexOf(other) > degrees.indexOf(one) ? other : one
}

/** What is missing or wrong, by field. */
export function intakeFaults(form: Intake): Partial<Record<keyof Intake, string>> {
  const faults: Partial<Record<keyof Intake, string>> = {}
  // advice alone is counted, whatever it was about
  if (!form.category && form.kind !== 'consult') faults.category = '请选事项分类'
  if (!form.description.trim()) faults.description = '请写下什么事'
  if (form.kind !== 'accept' && !form.resolution.trim()) faults.resolution = missingResolution[form.kind]
  const people = form.people.trim()
  if (people !== '' && !/^\d{1,6}$/.test(people)) faults.people = '请填人数，只写数字'
  const received = form.received.trim()
  if (received !== '' && !/^[1-9]\d{0,2}$/.test(received)) faults.received = '请填来了几个人，只写数字'
  if (form.phone.trim().length > 40) faults.phone = '电话太长了'
  return faults
}

const missingResolution: Record<IntakeKind, string> = { accept: '', settle: '请写下怎么办结的', legal: '请写下怎么解答的', consult: '请写下答复了什么' }

/** The body of `POST /receptions`: what was asked and answered. */
export function consultBody(form: Intake, receptionId: string): Record<string, unknown> {
  const contact = contactOf(form)
  return withoutEmpty({
    reception_id: receptionId,
    channel: form.channel,
    category: form.category || undefined,
    asked: form.description.trim(),
    answered: form.resolution.trim(),
    people_received: Number(form.received.trim() || '1'),
    grid: form.grid.length === 15 ? form.grid : undefined,
    contact,
  })
}

/** What goes to a case that is there already, instead of a second one: all that was written, for nothing of it is kept elsewhere. */
export function supplementNote(form: Intake): string {
  const more: [string, string][] = [['怎么处理的', form.kind === 'accept' ? '' : form.resolution], ['地点', form.address], ['涉及人数', form.people], ['来源编号', form.sourceNo]]
  const lines = more.flatMap(([label, value]) => (value.trim() ? [`${label}：${value.trim()}`] : []))
  return [form.description.trim() || '同一件事，又有群众来反映', ...lines].join('\n')
}

/** The body of `POST /receptions/supplement`, without ids of the try: where it lies is for a case that does not say, and whoever stands there is counted. */
export function supplementBody(form: Intake, caseId: string, point: LonLat | null, inPerson: boolean): Record<string, unknown> {
  return withoutEmpty({
    case_id: caseId,
    note: supplementNote(form),
    contact: contactOf(form),
    channel: form.channel,
    people_received: inPerson ? Number(form.received.trim() || '1') : undefined,
    grid: form.grid.length === 15 ? form.grid : undefined,
    point: point ? `${point.lon},${point.lat}` : undefined,
    address: form.address.trim() || undefined,
  })
}

/** Who came, as far as it was told. */
export function contactOf(form: Intake): Record<string, unknown> | undefined {
  const text = (value: string): string | undefined => value.trim() || undefined
  const contact = { name: text(form.name), phone: text(form.phone), wishes: text(form.wishes) }
  return Object.values(contact).some((value) => value !== undefined) ? withoutEmpty(contact) : undefined
}

/** The body of `POST /cases`, without the operation's id. `inPerson`: somebody stands there, and is counted. */
export function intakeBody(form: Intake, caseId: string, point: LonLat | null, more: { inPerson: boolean; tokenHash?: string }): Record<string, unknown> {
  const text = (value: string): string | undefined => value.trim() || undefined
  const description = form.description.trim()
  const location = {
    ...(point ? { lon: point.lon, lat: point.lat, accuracy_m: 0 } : {}),
    ...(form.grid.length === 15 ? { grid: form.grid } : {}),
  }
  return withoutEmpty({
    case_id: caseId,
    channel: form.channel,
    category: form.category,
    description,
    disposal: form.kind === 'accept' ? 'escalated' : 'settled_at_desk',
    resolution: form.kind === 'accept' ? undefined : text(form.resolution),
    legal_answer: form.kind === 'legal' || undefined,
    people_received: more.inPerson ? Number(form.received.trim() || '1') : undefined,
    source_no: text(form.sourceNo),
    protect_reason: text(form.protect),
    // a protected matter has no page to follow it by
    public_token_hash: form.protect.trim() ? undefined : more.tokenHash,
    urgency: form.urgency,
    people_count: form.people.trim() === '' ? undefined : Number(form.people),
    address_text: text(form.address),
    contact: contactOf(form),
    location: Object.keys(location).length > 0 ? { ...location, source: point ? 'map' : 'chosen' } : undefined,
  })
}

function withoutEmpty(body: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined))
}
