const MINUTE_S = 60
const HOUR_S = 3600
const DAY_S = 86_400
const YEAR_S = 365 * DAY_S

/** `3m20s`, `5h`: a large unit and, unless it is none, the rest in the next smaller one. */
const withRest = (large: number, unit: string, rest: number, smaller: string): string =>
  rest === 0 ? `${large}${unit}` : `${large}${unit}${rest}${smaller}`

/**
 * A stretch of time as tables print it: `119s`, `3m20s`, `5h30m`, `3d5h`, `2y1d`. Up to a second in the future is `0s`,
 * more is `<invalid>`.
 * Source: apimachinery pkg/util/duration/duration.go HumanDuration.
 */
export function humanDuration(ms: number): string {
  const seconds = Math.trunc(ms / 1000)
  if (seconds < -1) return '<invalid>'
  if (seconds < 2 * MINUTE_S) return `${Math.max(0, seconds)}s`
  const whole = (unit: number): number => Math.floor(seconds / unit)
  const [minutes, hours, days, years] = [whole(MINUTE_S), whole(HOUR_S), whole(DAY_S), whole(YEAR_S)]
  if (minutes < 10) return withRest(minutes, 'm', seconds % 60, 's')
  if (minutes < 180) return `${minutes}m`
  if (hours < 8) return withRest(hours, 'h', minutes % 60, 'm')
  if (hours < 48) return `${hours}h`
  if (days < 8) return withRest(days, 'd', hours % 24, 'h')
  if (years < 2) return `${days}d`
  if (years < 8) return withRest(years, 'y', days % 365, 'd')
  return `${years}y`
}
