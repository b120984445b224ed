import { humanDuration } from '../../core/text/duration.ts'

/** How long ago an RFC 3339 time was; `<unknown>` for none. */
export function ageOf(timestamp: string, nowMs: number): string {
  const then = Date.parse(timestamp)
  return Number.isNaN(then) ? '<unknown>' : humanDuration(nowMs - then)
}
