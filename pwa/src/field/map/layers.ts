import type { BaseKind } from '@/map'

/** What the worker wants on the map; kept on this phone. */
export interface Layers {
  household: boolean
  case: boolean
  mark: boolean
  base: BaseKind | 'none'
}

const storageKey = 'xunge-map-layers'
const usual: Layers = { household: true, case: true, mark: true, base: 'streets' }

export function readLayers(): Layers {
  try {
    return { ...usual, ...(JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Partial<Layers>) }
  } catch {
    return usual
  }
}

export function keepLayers(layers: Layers): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify(layers))
  } catch {
    // no room: as usual next time
  }
}
