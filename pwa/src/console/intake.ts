import type { LonLat } from '@/map'

/** How a visit to the window ends: into the loop, settled there and then, or only answered. */
export type IntakeKind = 'accept' | 'settle' | 'consult'

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
}

export function emptyIntake(): Intake {
  return {
    kind: 'accept', channel: 'window', category: '', description: '', resolution: '', address: '', grid: '', people: '', urgency: 'normal', name: '', phone: '', wishes: '',
  }
}

export const kindWords: Record<IntakeKind, { label: string; resolution: string }> = {
  accept: { label: '正式受理', resolution: '' },
  settle: { label: '当场办结', resolution: '怎么办结的（群众能看到）' },
  consult: { label: '只是咨询', resolution: '答复了什么（群众能看到）' },
}

const degrees: readonly string[] = ['normal', 'urgent', 'grave']

/** The graver of two: what the server keeps, whatever of the two was sent. */
export function graver(one: string, other: string): string {
  return degrees.indexOf(other) > degrees.indexOf(one) ? other : one
}

/** What is missing or wrong, by field. */
export function intakeFaults(form: Intake): Partial<Record<keyof Intake, string>> {
  const faults: Partial<Record<keyof Intake, string>> = {}
  if (!form.category) faults.category = '请选事项分类'
  if (!form.description.trim()) faults.description = '请写下什么事'
  if (form.kind !== 'accept' && !form.resolution.trim()) faults.resolution = form.kind === 'settle' ? '请写下怎么办结的' : '请写下答复了什么'
  const people = form.people.trim()
  if (people !== '' && !/^\d{1,6}$/.test(people)) faults.people = '请填人数，只写数字'
  if (form.phone.trim().length > 40) faults.phone = '电话太长了'
  return faults
}

const titleChars = 24

/** The body of `POST /cases`, without the operation's id. A consultation is a settled case whose title says what it was. */
export function intakeBody(form: Intake, caseId: string, point: LonLat | null): Record<string, unknown> {
  const text = (value: string): string | undefined => value.trim() || undefined
  const description = form.description.trim()
  const short = description.replace(/\s+/g, ' ')
  const contact = { name: text(form.name), phone: text(form.phone), wishes: text(form.wishes) }
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
    title: form.kind === 'consult' ? `咨询：${short.slice(0, titleChars)}${short.length > titleChars ? '…' : ''}` : undefined,
    urgency: form.urgency,
    people_count: form.people.trim() === '' ? undefined : Number(form.people),
    address_text: text(form.address),
    contact: Object.values(contact).some((value) => value !== undefined) ? withoutEmpty(contact) : undefined,
    location: Object.keys(location).length > 0 ? { ...location, source: point ? 'map' : 'chosen' } : undefined,
  })
}

function withoutEmpty(body: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined))
}
