import type { Branch } from '../lists'

const gridLength = 15

/** The grids inside an area, named with what they lie in, in the order of their codes; none while no area is chosen. */
export function gridsIn(tree: readonly Branch[], area: string, above = ''): { code: string; name: string }[] {
  if (!area) return []
  return tree.flatMap(({ value, label, children }) => {
    const within = value.startsWith(area)
    if (!within && !area.startsWith(value)) return []
    if (value.length === gridLength) return within ? [{ code: value, name: `${above}${label}` }] : []
    // a grid is known by its neighbourhood; towns and the district would only make it long
    return gridsIn(children ?? [], area, value.length === gridLength - 3 ? `${label} ` : '')
  })
}
