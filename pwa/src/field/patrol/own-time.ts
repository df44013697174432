import { clockOf, dateOf } from '../words'

/** HH:MM as the worker typed it, on the day of `near` or the one after, whichever lies after `near`; ISO 8601. */
export function momentAfter(near: number, clock: string): string {
  const day = Date.parse(`${dateOf(near)}T${clock}:00+08:00`)
  return new Date(day < near && clock !== clockOf(near) ? day + 24 * 3600 * 1000 : Math.max(day, near)).toISOString()
}

/** HH:MM on the same day as `near`. */
export function momentOn(near: number, clock: string): string {
  return new Date(Date.parse(`${dateOf(near)}T${clock}:00+08:00`)).toISOString()
}
