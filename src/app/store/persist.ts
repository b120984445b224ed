/**
 * What the page remembers in this browser. Storage may be closed, full or hold something else: then nothing is
 * remembered and nothing breaks.
 */
const PREFIX = 'switchyard.'

/** What was stored under `key`, if `accept` makes something of it; null otherwise. */
export function recall<T>(key: string, accept: (stored: unknown) => T | null): T | null {
  try {
    const text = localStorage.getItem(PREFIX + key)
    return text === null ? null : accept(JSON.parse(text))
  } catch {
    return null
  }
}

/** True when it was stored. */
export function remember(key: string, value: unknown): boolean {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(value))
    return true
  } catch {
    return false
  }
}

export function forget(key: string): void {
  try {
    localStorage.removeItem(PREFIX + key)
  } catch {
    // Nothing was stored, then.
  }
}

export const isRecord = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
