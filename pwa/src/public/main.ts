import '@/design/tokens.css'
import './public.css'
import { failureOf } from '@/api/failure'
import { publicCase, type PublicCase } from '@/api/public-case'
import { dayWords, stepsOf, troubleWords } from './words'

/** The resident's page: plain elements, because it must open on any phone, at once. Text goes in as text, never as markup. */
const app = document.getElementById('app') as HTMLElement

function element(tag: string, text = '', test = '', className = ''): HTMLElement {
  const made = document.createElement(tag)
  made.textContent = text
  if (test) made.dataset.test = test
  if (className) made.className = className
  return made
}

function show(...parts: (HTMLElement | null)[]): void {
  const main = element('main')
  main.append(...parts.filter((part) => part !== null))
  app.replaceChildren(main)
}

function block(label: string, ...content: (HTMLElement | null)[]): HTMLElement {
  const section = element('section')
  section.append(element('h2', label), ...content.filter((one) => one !== null))
  return section
}

function showCase(found: PublicCase): void {
  const open = !['closed', 'withdrawn', 'merged'].includes(found.state)
  const steps = element('ol', '', 'public-steps', 'steps')
  for (const { label, passed } of stepsOf(found.state)) {
    const item = element('li', label, '', passed ? 'passed' : '')
    item.setAttribute('aria-label', passed ? `${label}，已完成` : `${label}，还没到`)
    steps.append(item)
  }
  const phone = found.unit?.phone ? (element('a', `打电话 ${found.unit.phone}`, 'public-phone', 'call') as HTMLAnchorElement) : null
  if (phone) phone.href = `tel:${found.unit?.phone ?? ''}`

  const foot = element('p', '', 'public-foot', 'foot')
  foot.append(element('span', `编号 ${found.case_no}`), element('span', `更新于 ${dayWords(found.updated_at)}`))

  show(
    element('h1', '您的事'),
    element('p', found.sentence, 'public-sentence', 'sentence'),
    steps.childElementCount > 0 ? steps : null,
    found.resolution ? block('办理结果', element('p', found.resolution, 'public-resolution', 'resolution')) : null,
    found.progress?.length ? block('最新进展', ...found.progress.map(({ at, words }) => element('p', `${dayWords(at)}　${words}`, 'public-progress'))) : null,
    found.unit ? block('谁在办', element('p', found.unit.name, 'public-unit', 'large'), phone) : null,
    open && found.due_at ? block('什么时候办到下一步', element('p', `${dayWords(found.due_at)} 前`, 'public-due', 'large')) : null,
    foot,
  )
}

function showTrouble(title: string, sentence: string, again: boolean): void {
  const button = again ? element('button', '再看一次', 'public-again') : null
  button?.addEventListener('click', () => void open())
  show(element('h1', title, 'public-trouble'), element('p', sentence, 'public-trouble-sentence', 'sentence'), button)
}

async function open(): Promise<void> {
  const token = location.hash.slice(1)
  if (!token) {
    showTrouble('请扫二维码打开', '这个页面要从给您的二维码进来，才知道是哪件事。', false)
    return
  }
  app.setAttribute('aria-busy', 'true')
  try {
    showCase(await publicCase(token))
  } catch (thrown) {
    const { title, sentence, again } = troubleWords(failureOf(thrown))
    showTrouble(title, sentence, again)
  } finally {
    app.removeAttribute('aria-busy')
  }
}

show(element('p', '正在查……', '', 'sentence'))
addEventListener('hashchange', () => void open())
void open()
