import { failureOf } from '@/api/failure'
import { reportByScan, scannedGrid, type Centre, type Reported, type ScannedGrid } from '@/api/public-case'
import { qrPath } from '@/design/qr'
import { newToken, pageOf } from '@/rules/public-code'
import { add, block, busy, element, field, line, lines, link, show, turnTo } from './dom'
import { keep, kept } from './kept'
import { photoBox, photosLeft } from './photos'
import { sending } from './send'
import { whom } from './whom'
import { phoneDoubt, troubleWords } from './words'

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
  // part of what is written: sent again after a reload it is the same report
  const token = element('input')
  token.type = 'hidden'
  token.name = 'token'
  token.value = newToken()
  // nothing is left on this phone before it is known that it may be
  const chosen = (): ScannedGrid['kinds'][number] | undefined => found.kinds.filter(({ code }) => code === kind.value)[0]
  const mayKeep = (): boolean => chosen()?.protected === false
  const secret = element('p', '', 'kind-note', 'quiet')
  secret.setAttribute('role', 'status')
  const tell = (): void => {
    const one = chosen()
    secret.textContent = one?.protected ? `您选的是：${one.name}。替您保密：网上查不到，这部手机上也不留。` : ''
  }
  kind.addEventListener('change', tell)
  kind.addEventListener('input', tell)
  let asked = ''
  const photos = photoBox()
  add(form, [
    field(kind, 'kind', '是哪方面的事'), secret, field(what, 'what', '怎么回事'), photos.box, field(where, 'where', '在哪里', '几号院、几单元，可不填'),
    field(name, 'name', '怎么称呼您', '可不填'), field(phone, 'phone', '您的电话', '可不填；留了好问您'), trap, token,
    element('p', '姓名和电话只有办事的人看得到，每看一次都记下来。', '', 'quiet'),
  ])
  const doubt = (): [string, HTMLElement] | null => {
    const words = asked === phone.value ? '' : phoneDoubt(phone.value)
    asked = phone.value
    return words ? [words, phone] : null
  }
  sending(
    form, element('button', '送到中心', 'scan-send'), `report ${grid}`,
    () => (!kind.value ? ['先选是哪方面的事', kind] : !what.value.trim() ? ['写一句怎么回事', what] : photos.busy() ? ['照片还在准备，过一会儿再点', null] : doubt()),
    (operation_id) => reportByScan({
      operation_id, token: token.value, grid, kind: kind.value, what: what.value.trim(), where: where.value.trim(), name: name.value.trim(), phone: phone.value.trim(), website: website.value, photos: photos.names(),
    }).then((answer) => photos.send().then((left) => ({ answer, left }))),
    ({ answer, left }) => {
      if (!answer.protected) keep(keptAs, { grid, token: token.value, centre: found.centre, ...answer })
      showDone(grid, answer, token.value, found.centre, photosLeft(left, photos.send))
    },
    mayKeep,
  )
  show(
    element('h1', '有事请说'),
    element('p', found.place, 'scan-place', 'large'),
    element('section', '', '', '', element('p', '有人受伤、着火、漏气，先打电话', '', 'trouble'), urgentCalls('110', '119', '120')),
    form,
    whom(found.centre),
  )
}

const urgentCalls = (...numbers: string[]): HTMLElement => element('p', '', '', 'numbers', ...numbers.map((number) => link(number, `tel:${number}`, `call-${number}`, 'call')))

/** What was reported on this page: there again after a reload, until something else is to be said. What is to be kept from others is not. */
interface Kept extends Reported {
  grid: string
  centre: Centre
  token: string
}
const keptAs = 'xunge-reported'

/** The one who wants to tell of something else. */
function more(grid: string): HTMLElement {
  const button = element('button', '再说一件', 'scan-more', 'plain')
  button.addEventListener('click', () => {
    keep(keptAs, null)
    void openReport(grid)
  })
  return button
}

function showDone(grid: string, answer: Reported, token: string, centre: Centre, left: HTMLElement | null = null): void {
  const url = pageOf(token)
  const done = element('h1', '收到了', 'scan-done')
  if (answer.protected) {
    show(
      done, element('p', `编号 ${answer.case_no}`, 'scan-no', 'large'),
      element('p', '这类事替您保密：网上查不到，这一页关了，这部手机上也找不回来。请记下编号，想问就打中心的电话，报这个编号。', '', 'sentence'),
      left, whom(centre), element('section', '', '', '', element('p', '有危险，马上打', '', 'trouble'), urgentCalls('110')), more(grid),
    )
    turnTo(done)
    return
  }
  const picture = element('div', '', 'scan-qr', 'qr')
  show(
    done,
    element('p', '已送到中心，正在等待受理。', '', 'sentence'),
    left,
    block('编号', element('p', answer.case_no, 'scan-no', 'large')),
    link('看办到哪一步', url, 'scan-follow', 'call'),
    element('p', '把这一页截个图存着，以后扫这个码就能看办到哪一步、评价满意不满意。', '', 'quiet'),
    picture,
    more(grid),
    whom(centre),
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
  const before = kept(keptAs) as Kept | null
  if (before && before.grid === grid && !before.protected) {
    showDone(grid, before, before.token, before.centre)
    return
  }
  const trouble = (title: string, sentence: string, again: HTMLElement | null): void =>
    show(element('h1', title, 'public-trouble'), element('p', sentence, 'public-trouble-sentence', 'sentence'), again, whom())
  if (!grid) {
    trouble('请扫码打开', '请扫贴在楼门口的码，从那里进来才知道是哪一片。也可以直接打电话说。', null)
    return
  }
  busy(true)
  try {
    showForm(grid, await scannedGrid(grid))
  } catch (thrown) {
    const failure = failureOf(thrown)
    const again = element('button', '再试一次', 'public-again')
    again.addEventListener('click', () => void openReport(grid))
    if (failure.kind === 'refused') trouble('打不开', '这个码认不出来。请扫贴在楼门口的码，或者直接打电话说。', null)
    else trouble(troubleWords(failure).title, troubleWords(failure).sentence, again)
  } finally {
    busy(false)
  }
}
