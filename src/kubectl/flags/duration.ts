import type { Result } from '../../core/api/status.ts'

const UNIT_MS: { readonly [unit: string]: number } = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
}

/**
 * A duration as Go writes it (`1h30m`, `-1s`, `0`), in ms; the error is Go's text.
 * Source: Go time.ParseDuration.
 */
export function parseDuration(text: string): Result<number, string> {
  const quoted = JSON.stringify(text)
  const refused = { ok: false, error: `time: invalid duration ${quoted}` } as const
  const sign = text.startsWith('-') ? -1 : 1
  let rest = text.replace(/^[-+]/, '')
  if (rest === '0') return { ok: true, value: 0 }
  if (rest === '') return refused
  let ms = 0
  while (rest !== '') {
    const number = /^(?:\d+\.?\d*|\.\d+)/.exec(rest)?.[0]
    if (number === undefined) return refused
    rest = rest.slice(number.length)
    const unit = /^[^.\d]*/.exec(rest)?.[0] ?? ''
    if (unit === '') return { ok: false, error: `time: missing unit in duration ${quoted}` }
    const factor = Object.hasOwn(UNIT_MS, unit) ? UNIT_MS[unit] : undefined
    if (factor === undefined) return { ok: false, error: `time: unknown unit ${JSON.stringify(unit)} in duration ${quoted}` }
    ms += Number(number) * factor
    rest = rest.slice(unit.length)
  }
  return { ok: true, value: sign * ms }
}
