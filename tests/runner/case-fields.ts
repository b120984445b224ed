import type { JsonObject, JsonValue } from '../../src/core/api/json.ts'

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Reads an object of a case field by field and remembers which fields were asked for, so that `end` can throw on one
 * that nobody knows.
 */
export class CaseFields {
  readonly #object: JsonObject
  readonly #at: string
  readonly #read = new Set<string>()

  constructor(object: JsonValue | undefined, at: string) {
    if (!isObject(object)) throw new Error(`${at} is no object`)
    this.#object = object
    this.#at = at
  }

  get isEmpty(): boolean {
    return Object.keys(this.#object).length === 0
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#object, name)
  }

  value(name: string): JsonValue | undefined {
    this.#read.add(name)
    return this.has(name) ? this.#object[name] : undefined
  }

  /** Of this and its siblings: undefined when the field is absent or null. */
  number(name: string): number | undefined {
    return this.#typed(name, 'number', (value): value is number => typeof value === 'number')
  }

  string(name: string): string | undefined {
    return this.#typed(name, 'string', (value): value is string => typeof value === 'string')
  }

  boolean(name: string): boolean | undefined {
    return this.#typed(name, 'boolean', (value): value is boolean => typeof value === 'boolean')
  }

  list(name: string): readonly JsonValue[] | undefined {
    return this.#typed(name, 'list', (value): value is readonly JsonValue[] => Array.isArray(value))
  }

  fields(name: string): CaseFields | undefined {
    const value = this.value(name)
    return value === undefined ? undefined : new CaseFields(value, `${this.#at}.${name}`)
  }

  needed<T>(value: T | undefined, name: string): T {
    if (value === undefined) throw new Error(`${this.#at} lacks ${name}`)
    return value
  }

  /** Throws when the object has a field that nothing read. */
  end(): void {
    const unknown = Object.keys(this.#object).filter((name) => !this.#read.has(name))
    if (unknown.length > 0) throw new Error(`${this.#at} has unknown fields: ${unknown.join(', ')}`)
  }

  #typed<T extends JsonValue>(name: string, type: string, is: (value: JsonValue) => value is T): T | undefined {
    const value = this.value(name)
    if (value === undefined || value === null) return undefined
    if (!is(value)) throw new Error(`${this.#at}.${name} is no ${type}`)
    return value
  }
}

/** Compares what came out with what a case expects, field by field; unknown expectations throw. */
export class Expectation {
  readonly #fields: CaseFields
  readonly #wrong: string[] = []
  readonly #at: string

  constructor(expected: JsonValue | undefined, at = 'expect') {
    this.#fields = new CaseFields(expected, at)
    this.#at = at
  }

  get fields(): CaseFields {
    return this.#fields
  }

  /** Checks a field if the case has it. `actual` is worked out only then. */
  check(name: string, actual: () => unknown): void {
    const expected = this.#fields.value(name)
    if (expected === undefined) return
    const got = actual()
    if (canonical(got) !== canonical(expected))
      this.#wrong.push(`${this.#at}.${name}: expected ${canonical(expected)}, got ${canonical(got)}`)
  }

  /** As `check`, of lists whose order says nothing. */
  checkSet(name: string, actual: () => readonly string[]): void {
    if (!this.#fields.has(name)) return
    const expected = this.#fields.needed(this.#fields.list(name), name)
    const [got, want] = [actual(), expected].map((list) => list.map(canonical).toSorted().join(', '))
    if (got !== want) this.#wrong.push(`${this.#at}.${name}: expected ${want}, got ${got}`)
  }

  done(): readonly string[] {
    if (this.#fields.isEmpty) throw new Error(`${this.#at} expects nothing`)
    this.#fields.end()
    return this.#wrong
  }
}

/** JSON with sorted keys. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
    return `{${entries.map(([key, field]) => `${key}: ${canonical(field)}`).join(', ')}}`
  }
  return JSON.stringify(value) ?? 'nothing'
}
