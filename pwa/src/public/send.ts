import { failureOf } from '@/api/failure'
import { hex } from '@/rules/hex'
import { element, tooLong } from './dom'
import { keep, kept } from './kept'
import { sendTrouble } from './words'

/** A number of its own for what is sent, by which the server knows a second try. */
export function operationId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/** What was written in a form, field by field, with the number it was last sent under. */
interface Written {
  values: (string | boolean)[]
  under: { form: string; id: string }
}

/**
 * Makes a form send: once at a time, under the same number as long as it says the same; what was written stays when it
 * does not get through, and over a reload under the name it is `kept` by. `lacking` answers what is still to be filled in,
 * or nothing; `may`: whether what stands there now may be left on the phone.
 */
export function sending<T>(
  form: HTMLFormElement, button: HTMLButtonElement, keptBy: string, lacking: () => [string, HTMLElement | null] | null, send: (operation: string) => Promise<T>, done: (answer: T) => void, may = (): boolean => true,
): void {
  const said = element('p', '', 'send-trouble', 'trouble')
  said.setAttribute('role', 'alert')
  const words = button.textContent
  const name = `xunge-written ${keptBy}`
  let under = { form: '', id: '' }
  form.noValidate = true
  form.appendChild(said)
  form.appendChild(button)
  const fields = (): HTMLInputElement[] => [].filter.call(form.elements, (one: HTMLInputElement) => one.name)
  const values = (): (string | boolean)[] => fields().map((one) => (one.type === 'radio' ? one.checked : one.value))
  const store = (): void => keep(name, may() ? { values: values(), under } : null)

  const before = kept(name) as Written | null
  if (before && before.values.length === fields().length) {
    under = before.under
    fields().forEach((one, at) => {
      const value = before.values[at]
      if (typeof value === 'boolean') one.checked = value
      else one.value = value ?? ''
      one.dispatchEvent(new Event('input', { bubbles: true }))
    })
  }
  const changed = (): void => {
    said.textContent = '' // it spoke of what stood there before
    store()
  }
  form.addEventListener('input', changed)
  form.addEventListener('change', changed) // a select of some years ago tells only of this

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (button.disabled) return
    const long = tooLong(form)
    const missing = long ? ['写得太长，送不出去。删短一点再点一次。', long] as const : lacking()
    said.textContent = missing ? missing[0] : ''
    if (missing) {
      missing[1]?.focus()
      return
    }
    const written = JSON.stringify(values())
    if (under.form !== written) under = { form: written, id: operationId() }
    store()
    button.disabled = true
    button.textContent = '正在送出……'
    void send(under.id).then((answer) => {
      keep(name, null)
      done(answer)
    }, (thrown: unknown) => {
      said.textContent = sendTrouble(failureOf(thrown))
    }).then(() => {
      button.disabled = false
      button.textContent = words
    })
  })
}
