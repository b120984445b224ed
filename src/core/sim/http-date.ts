import { START_SECONDS, timestampAt } from './time.ts'

const DAYS = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const DAY_SECONDS = 86_400

/** Day, month name, year and time of day of simulated time, UTC. */
function partsAt(ms: number) {
  const [, year = '', month = '', day = '', time = ''] = /^(\d+)-(\d+)-(\d+)T([\d:]+)/.exec(timestampAt(ms)) ?? []
  // 1970-01-01 was a Thursday.
  const weekday = DAYS[Math.floor((START_SECONDS + Math.floor(ms / 1000)) / DAY_SECONDS) % 7] ?? ''
  return { year, month: MONTHS[Number(month) - 1] ?? '', day, time, weekday }
}

/** `Thu, 01 Jan 2026 00:00:00 GMT`. Source: RFC 9110 §5.6.7. */
export function httpDateAt(ms: number): string {
  const { weekday, day, month, year, time } = partsAt(ms)
  return `${weekday}, ${day} ${month} ${year} ${time} GMT`
}

/** `01/Jan/2026:00:00:00 +0000`: the time of an access log. */
export function logDateAt(ms: number): string {
  const { day, month, year, time } = partsAt(ms)
  return `${day}/${month}/${year}:${time} +0000`
}
