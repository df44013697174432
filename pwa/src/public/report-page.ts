import { failureOf } from '@/api/failure'
import { reportByScan, scannedGrid, type Reported, type ScannedGrid } from '@/api/public-case'
import { qrPath } from '@/design/qr'
import { newToken, pageOf } from '@/rules/public-code'
import { add, block, busy, call, element, field, line, lines, link, show, turnTo } from './dom'
import { sending } from './send'
import { sendTrouble } from './words'

/** What the code of a grid opens: somebody who lives there says what is the matter. */
function showForm(grid: string, found: ScannedGrid): void {
  const form = element('form', '', 'scan-form')
  const kind = element('select')
  add(kind, [option('', '请选一样'), ...found.kinds.map(({ code, name }) => option(code, name))])
  const [what, where, name, phone, website] = [lines(1000, 4), line(120), line(60), line(40), line(200)]
  phone.type = 'tel'
  // nobody sees it and no keyboard reaches it: what fills it in is no person
  website.tabIndex = -1
  const trap = element('div', '', '', 'trap', field(website, 'website', '网址'))
  trap.setAttribute('aria-hidden', 'true')
  const token = newToken()
  add(form, [
    field(kind, 'kind', '是哪方面的事'), field(what, 'what', '怎么回事'), field(where, 'where', '在哪里', '几号院、几单元，可不填'),
    field(name, 'name', '怎么称呼您', '可不填'), field(phone, 'phone', '您的电话', '可不填；留了好问您'), trap,
    element('p', '姓名和电话只有办事的人看得到，每看一次都记下来。', '', 'quiet'),
  ])
  sending(
    form, element('button', '送到中心', 'scan-send'),
    () => (!kind.value ? ['先选是哪方面的事', kind] : !what.value.trim() ? ['写一句怎么回事', what] : null),
    (operation_id) => reportByScan({
      operation_id, token, grid, kind: kind.value, what: what.value.trim(), where: where.value.trim(), name: name.value.trim(), phone: phone.value.trim(), website: website.value,
    }),
    (answer) => {
      keep({ grid, token: answer.protected ? '' : token, case_no: answer.case_no, protected: answer.protected })
      showDone(grid, answer, token)
    },
  )
  show(
    element('h1', '有事请说'),
    element('p', found.place, 'scan-place', 'large'),
    element('p', '有人受伤、着火、漏气，先打 110、119、120。', '', 'trouble'),
    form,
    found.centre.phone ? block(found.centre.name, call(found.centre.phone, 'scan-phone')) : null,
  )
}

/** What was reported on this page: there again after a reload, until something else is to be said. */
interface Kept extends Reported {
  grid: string
  token: string
}
const keptAs = 'xunge-reported'

function keep(kept: Kept | null): void {
  try {
    if (kept) sessionStorage.setItem(keptAs, JSON.stringify(kept))
    else sessionStorage.removeItem(keptAs)
  } catch {
    // storage refused: then a reload shows an empty form
  }
}

function keptOf(grid: string): Kept | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(keptAs) || 'null') as Kept | null
    return kept && kept.grid === grid ? kept : null
  } catch {
    return null
  }
}

/** The one who wants to tell of something else. */
function more(grid: string): HTMLElement {
  const button = element('button', '再说一件', 'scan-more', 'plain')
  button.addEventListener('click', () => {
    keep(null)
    void openReport(grid)
  })
  return button
}

function showDone(grid: string, answer: Reported, token: string): void {
  const url = pageOf(token)
  const done = element('h1', '收到了', 'scan-done')
  if (answer.protected) {
    show(done, element('p', `编号 ${answer.case_no}`, 'scan-no', 'large'), element('p', '这类事要替您保密，网上查不到。请记下编号，想问就打中心的电话。', '', 'sentence'), more(grid))
    turnTo(done)
    return
  }
  const picture = element('div', '', 'scan-qr', 'qr')
  show(
    done,
    element('p', '已送到中心，正在等待受理。', '', 'sentence'),
    block('编号', element('p', answer.case_no, 'scan-no', 'large')),
    link('看办到哪一步', url, 'scan-follow', 'call'),
    element('p', '把这一页截个图存着，以后扫这个码就能看办到哪一步、评价满意不满意。', '', 'quiet'),
    picture,
    more(grid),
  )
  turnTo(done)
  const { size, d } = qrPath(url)
  const svg = (tag: string, facts: Record<string, string>): SVGElement => {
    const made = document.createElementNS('http://www.w3.org/2000/svg', tag)
    for (const fact of Object.keys(facts)) made.setAttribute(fact, facts[fact] ?? '')
    return made
  }
  const whole = svg('svg', { viewBox: `-4 -4 ${size + 8} ${size + 8}`, role: 'img', 'aria-label': '查这件事的二维码', 'shape-rendering': 'crispEdges', 'data-text': url })
  add(whole, [svg('path', { d })])
  picture.appendChild(whole)
}

function option(value: string, label: string): HTMLOptionElement {
  const made = element('option', label)
  made.value = value
  return made
}

export async function openReport(grid: string): Promise<void> {
  const kept = keptOf(grid)
  if (kept) {
    showDone(grid, kept, kept.token)
    return
  }
  busy(true)
  try {
    showForm(grid, await scannedGrid(grid))
  } catch (thrown) {
    const again = element('button', '再试一次', 'public-again')
    again.addEventListener('click', () => void openReport(grid))
    show(element('h1', '打不开', 'public-trouble'), element('p', sendTrouble(failureOf(thrown)), 'public-trouble-sentence', 'sentence'), again)
  } finally {
    busy(false)
  }
}
