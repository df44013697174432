const ahead = 8 * 3_600_000
const aDay = 86_400_000

/** "2026-11-26T15:30" in China, whatever the computer's zone: as a field for a moment wants it. */
export const chinaMoment = (at: Date): string => new Date(at.getTime() + ahead).toISOString().slice(0, 16)

/** "2026-11-26" in China, so many days from then. */
export const chinaDay = (at: Date, days = 0): string => chinaMoment(new Date(at.getTime() + days * aDay)).slice(0, 10)
