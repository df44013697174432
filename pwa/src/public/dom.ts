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

export const call = (phone: string, test: string): HTMLAnchorElement => link(`打电话 ${phone}`, `tel:${phone}`, test, 'call')

/** A field under its label; `hint` stands behind it. */
export function field(input: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement, name: string, label: string, hint = ''): HTMLElement {
  input.id = name
  input.name = name
  input.setAttribute('data-test', name)
  const words = element('label', label)
  words.htmlFor = name
  if (hint) add(words, [element('small', hint)])
  return element('div', '', '', 'field', words, input)
}

export function line(max: number): HTMLInputElement {
  const made = element('input')
  made.maxLength = max
  made.autocomplete = 'off'
  return made
}

export function lines(max: number, rows: number): HTMLTextAreaElement {
  const made = element('textarea')
  made.maxLength = max
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
