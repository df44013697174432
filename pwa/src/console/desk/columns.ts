import type { Widths } from '../frame/widths'

/** Narrower nobody reads a map, a list or a case. */
const leastMap = 300
const leastList = 280
const leastCase = 360
/** The rail, and the borders between three columns. */
const besideThem = 58

/** The widths as they stand beside an open case: where too little were left of the map, the list gives way first, and then the case. `list` is 0 where there is none. */
export function fitting({ list, case: opened }: Widths, window: number): Widths {
  const missing = Math.max(0, list + opened + leastMap + besideThem - window)
  const ofList = Math.min(missing, Math.max(0, list - leastList))
  const ofCase = Math.min(missing - ofList, Math.max(0, opened - leastCase))
  return { list: list - ofList, case: opened - ofCase }
}
