const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** `large` of one unit and, when there is one, the rest in the next: `2m5s`, `2m`. */
const both = (large: number, unit: string, small: number, rest: string): string =>
  small === 0 ? `${large}${unit}` : `${large}${unit}${small}${rest}`

/**
 * How long ago something was, as kubectl's columns say it: fine while it is young, coarse later. `<unknown>` without a number.
 * Source: kubernetes apimachinery pkg/util/duration, HumanDuration.
 * Differs: years are counted in days.
 */
export function ageText(ms: number): string {
  if (!Number.isFinite(ms)) return '<unknown>'
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const minutes = Math.floor(seconds / MINUTE)
  const hours = Math.floor(seconds / HOUR)
  const days = Math.floor(seconds / DAY)
  if (seconds < 2 * MINUTE) return `${seconds}s`
  if (minutes < 10) return both(minutes, 'm', seconds % MINUTE, 's')
  if (hours < 3) return `${minutes}m`
  if (hours < 8) return both(hours, 'h', minutes % 60, 'm')
  if (hours < 48) return `${hours}h`
  return days < 8 ? both(days, 'd', hours % 24, 'h') : `${days}d`
}
