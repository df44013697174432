export interface Spot {
  x: number
  y: number
}

/** Where the last tap was. Heard from the start: what a tap opens may be fetched only after it. */
let spot: Spot | null = null
addEventListener('pointerdown', ({ clientX: x, clientY: y }) => (spot = { x, y }), { capture: true, passive: true })

export const lastTap = (): Spot | null => spot
