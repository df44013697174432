import { failureOf } from '@/api/failure'
import { hex } from '@/rules/hex'
import { element } from './dom'
import { sendTrouble } from './words'

/** A number of its own for what is sent, by which the server knows a second try. */
export function operationId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/**
 * Makes a form send: once at a time, under the same number as long as it says the same; what was written stays when it
 * does not get through. `lacking` answers what is still to be filled in, or nothing.
 */
export function sending<T>(form: HTMLFormElement, button: HTMLButtonElement, lacking: () => [string, HTMLElement | null] | null, send: (operation: string) => Promise<T>, done: (answer: T) => void): void {
  const said = element('p', '', 'send-trouble', 'trouble')
  said.setAttribute('role', 'alert')
  const words = button.textContent
  let under = { form: '', id: '' }
  form.noValidate = true
  form.appendChild(said)
  form.appendChild(button)
  const written = (): string => JSON.stringify([].map.call(form.elements, (one: HTMLInputElement) => (one.type === 'radio' ? one.checked : one.value)))
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (button.disabled) return
    const missing = lacking()
    said.textContent = missing ? missing[0] : ''
    if (missing) {
      missing[1]?.focus()
      return
    }
    if (under.form !== written()) under = { form: written(), id: operationId() }
    button.disabled = true
    button.textContent = '正在送出……'
    void send(under.id).then(done, (thrown: unknown) => {
      said.textContent = sendTrouble(failureOf(thrown))
    }).then(() => {
      button.disabled = false
      button.textContent = words
    })
  })
}
