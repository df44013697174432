/** Longitude and latitude, WGS-84 degrees, as somebody types or pastes them. */
export function pointOf(text: string): { lon: number; lat: number } | null {
  const numbers = text.trim().split(/[,，\s]+/).map(Number)
  const [lon, lat] = numbers
  if (numbers.length !== 2 || lon === undefined || lat === undefined || !(Math.abs(lon) <= 180 && Math.abs(lat) <= 85)) return null
  return { lon, lat }
}

/** As exact as a door: a millionth of a degree is a hand's breadth. */
export function pointText({ lon, lat }: { lon: number; lat: number }): string {
  return `${lon.toFixed(6)}, ${lat.toFixed(6)}`
}
