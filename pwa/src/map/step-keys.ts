/**
 * The keys of whoever has the map under the hand and no pointer: space goes from one thing in sight to the next and Shift with it back, Enter
 * opens what one stands on, Esc and going elsewhere leave it. While a place is pointed at, both take the middle of the map. Knows nothing of the
 * map library.
 */
export function stepKeys<T extends { x: number; y: number }>(target: HTMLElement, on: { every: () => T[]; stand: (thing: T | null) => void; open: (thing: T) => void; pointing: () => boolean; point: () => void }): { leave: () => void } {
  let stood: T | null = null
  function stand(thing: T | null): void {
    if (!stood && !thing) return
    stood = thing
    on.stand(thing)
  }
  function step(by: 1 | -1): void {
    const every = on.every()
    // by its place: what is drawn anew is another object
    const at = every.findIndex(({ x, y }) => x === stood?.x && y === stood.y)
    stand(every.at(at < 0 && by < 0 ? -1 : (at + by) % every.length) ?? null)
  }
  target.addEventListener('keydown', (event) => {
    if (event.target !== target || event.ctrlKey || event.metaKey || event.altKey) return
    if (on.pointing()) {
      if (event.key !== ' ' && event.key !== 'Enter') return
      on.point()
    } else if (event.key === ' ') step(event.shiftKey ? -1 : 1)
    else if (event.key === 'Enter' && stood) on.open(stood)
    else if (event.key === 'Escape' && stood) stand(null)
    else return
    event.preventDefault()
  })
  const leave = (): void => stand(null)
  target.addEventListener('blur', leave)
  return { leave }
}
