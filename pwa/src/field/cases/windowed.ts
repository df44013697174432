import { nextTick, onScopeDispose, reactive, watch, type Ref, type ShallowReactive, shallowReactive } from 'vue'

/** Rows stand in blocks; a block far from what is seen is only its height. */
export const blockSize = 12
const guessedRowPx = 132
const nearPx = 1200

export interface Windowed {
  /** Blocks whose rows are drawn. */
  near: ShallowReactive<Set<number>>
  /** Height of a block that is not drawn, in pixels: as it was when it was, else a guess. */
  heightOf: (block: number, rows: number) => number
  /** Of the element of a block, as `:ref`. */
  hold: (block: number, element: Element | null) => void
}

/**
 * Draws of a long list only what is near the screen, so that five thousand rows scroll like fifty. Heights are taken from
 * the rows themselves, which grow with the type size. `list` names the list: another one begins anew.
 */
export function useWindowed(list: Ref<unknown>): Windowed {
  const near = shallowReactive(new Set([0, 1]))
  const heights = reactive(new Map<number, number>())
  const blocks = new Map<Element, number>()
  const elements = new Map<number, Element>()

  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const block = blocks.get(target)
        if (block === undefined) continue
        if (isIntersecting) near.add(block)
        else if (near.has(block)) {
          heights.set(block, target.getBoundingClientRect().height)
          near.delete(block)
        }
      }
    },
    { rootMargin: `${nearPx}px 0px` },
  )
  onScopeDispose(() => observer.disconnect())

  // other rows: other heights, and the first are seen until the observer has looked
  watch(list, async () => {
    heights.clear()
    near.add(0).add(1)
    await nextTick()
    for (const element of elements.values()) {
      observer.unobserve(element)
      observer.observe(element)
    }
  })

  return {
    near,
    heightOf: (block, count) => heights.get(block) ?? count * guessedRowPx,
    hold(block, element) {
      const before = elements.get(block)
      if (before === element) return
      if (before) {
        observer.unobserve(before)
        blocks.delete(before)
        elements.delete(block)
      }
      if (element) {
        elements.set(block, element)
        blocks.set(element, block)
        observer.observe(element)
      }
    },
  }
}
