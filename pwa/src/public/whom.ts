import { publicCentre, type Centre } from '@/api/public-case'
import { add, call, element } from './dom'

/** Whom to ask instead: the centre's telephone, there as soon as it is known. */
export function whom(known?: Centre): HTMLElement {
  const box = element('section', '', 'public-whom')
  const fill = ({ name, phone }: Centre): void => {
    if (phone) add(box, [element('h2', `还要问的，打给${name}`), call(phone, 'public-centre', 'plain')])
  }
  if (known) fill(known)
  else void publicCentre().then(fill, () => undefined) // without, the page still says what is the matter
  return box
}
