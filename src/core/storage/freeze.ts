/** Freezes a JSON-like value all the way down. What is frozen already is taken as frozen throughout, so shared parts cost nothing. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) freezeParts(value)
  return value
}

function freezeParts(value: object): void {
  Object.freeze(value)
  for (const part of Object.values(value)) {
    if (typeof part === 'object' && part !== null && !Object.isFrozen(part)) freezeParts(part)
  }
}
