import type { Timestamp } from '../api/meta.ts'

/** The instant at which every cluster starts: 2026-01-01T00:00:00Z, in seconds since 1970. */
export const START_SECONDS = 1_767_225_600

const DAY_SECONDS = 86_400
const two = (n: number): string => String(n).padStart(2, '0')

/** Civil date of a day counted from 1970-01-01, proleptic Gregorian calendar. */
function civil(day: number): readonly [year: number, month: number, day: number] {
  // Counted from 0000-03-01 a leap day is the last day of its year, which makes every month length a formula.
  const shifted = day + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const march = Math.floor((5 * dayOfYear + 2) / 153)
  const month = march < 10 ? march + 3 : march - 9
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - Math.floor((153 * march + 2) / 5) + 1]
}

/** Texts of the seconds that were asked for lately: much of a cluster happens at a few instants and shares them. */
const texts = new Map<number, Timestamp>()
const TEXTS_KEPT = 256

/** Simulated time (ms since the cluster's start) as the API server prints it: whole seconds, UTC. */
export function timestampAt(ms: number): Timestamp {
  const seconds = START_SECONDS + Math.floor(ms / 1000)
  const known = texts.get(seconds)
  if (known !== undefined) return known
  const text = print(seconds)
  if (texts.size >= TEXTS_KEPT) texts.clear()
  texts.set(seconds, text)
  return text
}

function print(seconds: number): Timestamp {
  const [year, month, day] = civil(Math.floor(seconds / DAY_SECONDS))
  const rest = seconds % DAY_SECONDS
  return `${year}-${two(month)}-${two(day)}T${two(Math.floor(rest / 3600))}:${two(Math.floor(rest / 60) % 60)}:${two(rest % 60)}Z`
}

const SHAPE = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d+)?Z$/

/** The reverse: ms since the cluster's start, null when the text is not such a time. Fractions of a second are dropped. */
export function msOfTimestamp(text: Timestamp): number | null {
  const parts = SHAPE.exec(text)?.slice(1).map(Number)
  if (!parts) return null
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts
  const march = month > 2 ? month - 3 : month + 9
  const shiftedYear = month > 2 ? year : year - 1
  const era = Math.floor(shiftedYear / 400)
  const yearOfEra = shiftedYear - era * 400
  const dayOfYear = Math.floor((153 * march + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  const days = era * 146_097 + dayOfEra - 719_468
  return (days * DAY_SECONDS + hour * 3600 + minute * 60 + second - START_SECONDS) * 1000
}
