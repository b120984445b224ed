import type { FieldError } from '../field-error.ts'

export const NO_ERRORS: readonly FieldError[] = []

/** Errors of several rules in a row. */
export function allErrors(...lists: readonly (readonly FieldError[])[]): readonly FieldError[] {
  for (const { length } of lists) if (length > 0) return lists.flat()
  return NO_ERRORS
}

type Rule<T> = (value: T, field: string) => readonly FieldError[]

/**
 * The same rule, which looks once at a value that it found nothing wrong with: what is frozen stays good, and the parts of one
 * template are shared by all its Pods.
 */
export function foundGoodOnce<T extends object>(rule: Rule<T>): Rule<T> {
  const good = new WeakSet<T>()
  return (value, field) => {
    if (good.has(value)) return NO_ERRORS
    const errors = rule(value, field)
    if (errors.length === 0 && Object.isFrozen(value)) good.add(value)
    return errors
  }
}
