import { lengthWords } from '@/rules/text-length'

/** Plain elements, because the page must open on any phone, at once. Text goes in as text, never as markup. */

const app = document.getElementById('app') as HTMLElement

type Child = Node | null

export function element<K extends keyof HTMLElementTagNameMap>(tag: K, text = '', test = '', className = '', ...children: Child[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag)
  made.textContent = text
  if (test) made.setAttribute('data-test', test)
  if (className) made.className = className
  add(made, children)
  return made
}

/** Node by node: `append` and `replaceChildren` are younger than some phones. */
export function add(parent: Node, children: readonly Child[]): void {
  for (const child of children) if (child) parent.appendChild(child)
}

export function show(...parts: Child[]): void {
  app.textContent = ''
  add(app, [element('main', '', '', '', ...parts)])
}

/** What was sent is answered: seen, and read out, where the answer stands. */
export function turnTo(answer: HTMLElement): void {
  answer.tabIndex = -1
  answer.focus()
  scrollTo(0, 0)
}

export function busy(on: boolean): void {
  if (on) app.setAttribute('aria-busy', 'true')
  else app.removeAttribute('aria-busy')
}

export function block(label: string, ...content: Child[]): HTMLElement {
  return element('section', '', '', '', element('h2', label), ...content)
}

export function link(text: string, href: string, test: string, className = ''): HTMLAnchorElement {
  const made = element('a', text, test, className)
  made.href = href
  return made
}

export const call = (phone: string, test: string, more = ''): HTMLAnchorElement => link(`打电话 ${phone}`, `tel:${phone}`, test, `call ${more}`)

/** A field under its label; `hint` stands behind it. */
export function field(input: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement, name: string, label: string, hint = ''): HTMLElement {
  input.id = name
  input.name = name
  input.setAttribute('data-test', name)
  const words = element('label', label)
  words.htmlFor = name
  if (hint) add(words, [element('small', hint)])
  return element('div', '', '', 'field', words, input, counting(input, name))
}

/** Says when what is written comes near to what can be sent, and by how much it is over: it is never cut. */
function counting(input: HTMLElement & { value: string }, name: string): HTMLElement | null {
  const most = mostOf(input)
  if (!most) return null
  const count = element('p', '', `${name}-count`, 'quiet')
  count.setAttribute('role', 'status')
  input.addEventListener('input', () => (count.textContent = lengthWords(input.value.length, most)))
  return count
}

const mostOf = (input: Element): number => Number(input.getAttribute('data-most'))

/** The first text of a form that is longer than can be sent. */
export function tooLong(form: HTMLFormElement): HTMLTextAreaElement | null {
  const found: HTMLTextAreaElement[] = [].filter.call(form.querySelectorAll('textarea'), (one: HTMLTextAreaElement) => mostOf(one) > 0 && one.value.trim().length > mostOf(one))
  return found[0] ?? null
}

export function line(max: number): HTMLInputElement {
  const made = element('input')
  made.maxLength = max
  made.autocomplete = 'off'
  return made
}

export function lines(max: number, rows: number): HTMLTextAreaElement {
  const made = element('textarea')
  made.setAttribute('data-most', `${max}`)
  made.rows = rows
  return made
}

/** Large choices of which one is made. */
export function choices(name: string, legend: string, offered: readonly { value: string; label: string }[]): HTMLFieldSetElement {
  const made = element('fieldset', '', '', '', element('legend', legend))
  for (const { value, label } of offered) {
    const radio = element('input', '', `${name}-${value}`)
    radio.type = 'radio'
    radio.name = name
    radio.value = value
    add(made, [element('label', '', '', 'choice', radio, element('span', label))])
  }
  return made
}

export const chosen = (form: HTMLFormElement, name: string): string => form.querySelector<HTMLInputElement>(`[name="${name}"]:checked`)?.value ?? ''
