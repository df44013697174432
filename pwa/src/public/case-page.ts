import { failureOf } from '@/api/failure'
import { publicCase, rateCase, recurCase, type PublicCase } from '@/api/public-case'
import { isToken } from '@/rules/public-code'
import { block, busy, call, choices, chosen, element, field, lines, show, turnTo } from './dom'
import { sending } from './send'
import { whom } from './whom'
import { dayWords, dueLabel, ratings, stepsOf, troubleWords } from './words'

/** What became of one case. `thanks`: what was just sent, said above it. */
function showCase(token: string, found: PublicCase, thanks = ''): void {
  const steps = element('ol', '', 'public-steps', 'steps')
  for (const { label, passed } of stepsOf(found.director_decides ? 'handling' : found.state)) {
    const item = element('li', label, '', passed ? 'passed' : '')
    item.appendChild(element('span', passed ? '（已完成）' : '（还没到）', '', 'spoken-only'))
    steps.appendChild(item)
  }
  const said = element('p', thanks, 'public-thanks', 'thanks')
  said.setAttribute('role', 'status')
  show(
    element('h1', '您的事'),
    element('p', found.kind ? `${found.kind}（${dayWords(found.said_at)} 登记）` : `${dayWords(found.said_at)} 登记`, 'public-kind', 'quiet'),
    thanks ? said : null,
    element('p', found.sentence, 'public-sentence', 'sentence'),
    steps.childElementCount > 0 ? steps : null,
    found.resolution ? block('办理结果', element('p', found.resolution, 'public-resolution', 'resolution')) : null,
    found.progress.length > 0 ? block('最新进展', ...found.progress.map(({ at, words }) => element('p', `${dayWords(at)}　${words}`, 'public-progress'))) : null,
    found.closing_reason ? block('中心主任说', element('p', found.closing_reason, 'public-closing', 'resolution')) : null,
    found.rating ? block(found.may_rate ? '网格员记下的评价，您还可以自己评' : '您的评价', element('p', `${found.rating.label}（${found.rating.how_label}，${dayWords(found.rating.at)}）`, 'public-rated', 'large')) : null,
    found.may_rate ? ratingForm(token, found) : null,
    found.unit ? block('谁在办', element('p', found.unit.name, 'public-unit', 'large'), found.unit.phone ? call(found.unit.phone, 'public-phone') : null) : null,
    found.due_at && dueLabel(found.state) ? block(dueLabel(found.state), element('p', `${dayWords(found.due_at)} 前`, 'public-due', 'large')) : null,
    found.may_recur ? recurForm(token, found) : null,
    whom(found.centre),
    element('p', '', 'public-foot', 'foot', element('span', `编号 ${found.case_no}`), element('span', `更新于 ${dayWords(found.updated_at)}`)),
  )
  if (thanks) turnTo(said)
}

function ratingForm(token: string, found: PublicCase): HTMLElement {
  const form = element('form', '', 'rate')
  const note = lines(300, 2)
  let asked = false
  const offered = choices('rating', '您满意吗？', ratings)
  form.appendChild(offered)
  form.appendChild(field(note, 'rate-note', '还想说什么', '可不填'))
  if (found.by_phone) form.appendChild(element('p', `您说的都会记下来。${found.will_call ? '中心还会打电话来，再问您一次。' : ''}`, 'public-by-phone', 'quiet'))
  sending(
    form, element('button', '送出', 'rate-send'), `rate ${found.case_no}`,
    () => {
      if (!chosen(form, 'rating')) return ['先选一个：满意、基本满意，还是不满意', offered.querySelector('input')]
      if (chosen(form, 'rating') !== 'unsatisfied' || note.value.trim() || asked) return null
      asked = true // once: after that the form is gone, and so is the chance to say it
      return ['哪里没办好？写一句，承办单位照着改。不想写，就再点一次“送出”。', note]
    },
    (operation_id) => rateCase({ token, operation_id, rating: chosen(form, 'rating'), note: note.value.trim() }),
    (answer) => showCase(token, answer, `收到了，谢谢您。${note.value.trim() ? `您说的是：“${note.value.trim()}”` : ''}`),
  )
  return element('section', '', '', 'card', form)
}

function recurForm(token: string, found: PublicCase): HTMLElement {
  const form = element('form', '', 'recur')
  const note = lines(300, 2)
  form.appendChild(field(note, 'recur-note', '现在是什么样'))
  sending(
    form, element('button', '送到中心', 'recur-send', 'plain'), `recur ${found.case_no}`,
    () => (note.value.trim() ? null : ['写一句现在是什么样', note]),
    (operation_id) => recurCase({ token, operation_id, note: note.value.trim() }),
    (answer) => showCase(token, answer, '送到了，中心会接着办。'),
  )
  const until = found.recur_until ? `，${dayWords(found.recur_until)} 前都可以说` : ''
  const whole = element('details', '', 'public-recur', 'card', element('summary', '问题又出现了'), element('p', `接着原来这件办${until}。`, '', 'quiet'), form)
  if (note.value) whole.setAttribute('open', '') // begun before a reload
  return whole
}

function showTrouble(title: string, sentence: string, again: (() => void) | null = null): void {
  const button = again ? element('button', '再看一次', 'public-again') : null
  if (button && again) button.addEventListener('click', again)
  show(element('h1', title, 'public-trouble'), element('p', sentence, 'public-trouble-sentence', 'sentence'), button, whom())
}

export async function openCase(token: string): Promise<void> {
  if (!token) {
    showTrouble('请扫二维码打开', '这个页面要从给您的二维码进来，才知道是哪件事。')
    return
  }
  if (!isToken(token)) {
    showTrouble('链接不完整', '这个链接缺了一截，查不到是哪件事。请重新扫一次二维码，或者把整条链接再发一遍。')
    return
  }
  busy(true)
  try {
    showCase(token, await publicCase(token))
  } catch (thrown) {
    const { title, sentence, again } = troubleWords(failureOf(thrown))
    showTrouble(title, sentence, again ? () => void openCase(token) : null)
  } finally {
    busy(false)
  }
}
