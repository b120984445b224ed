/** Freezes a JSON-like value all the way down. What is frozen already is taken as frozen throughout, so shared parts cost nothing. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) freezeParts(value)
  return value
}

function freezeParts(value: object): void {
  Object.freeze(value)
  // Without a list of the values: this runs for each part of each write.
  for (const key in value) {
    const part: unknown = value[key as keyof typeof value]
    if (typeof part === 'object' && part !== null && !Object.isFrozen(part)) freezeParts(part)
  }
}
