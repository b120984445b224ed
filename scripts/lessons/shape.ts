/** Tells of something that is wrong at a path (`steps[0].goals[1].check.is`). */
export type Report = (path: string, message: string) => void

/** Looks whether a value is as it should be, and reports everything that is not. */
export type Shape = (value: unknown, path: string, report: Report) => void

export type Fields = { readonly [key: string]: unknown }

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)

const under = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`)

export const anything: Shape = () => {}

export const text: Shape = (value, path, report) => {
  if (typeof value !== 'string' || value === '') report(path, 'has to be a text; numbers that are meant as texts need quotes')
}

export const number: Shape = (value, path, report) => {
  if (typeof value !== 'number') report(path, 'has to be a number')
}

export const flag: Shape = (value, path, report) => {
  if (typeof value !== 'boolean') report(path, 'has to be true or false')
}

export const scalar: Shape = (value, path, report) => {
  if (!['string', 'number', 'boolean'].includes(typeof value)) report(path, 'has to be a text, a number, true or false')
}

export const oneOf =
  (...allowed: readonly (string | number | boolean)[]): Shape =>
  (value, path, report) => {
    if (!allowed.some((choice) => choice === value)) report(path, `has to be ${list(allowed)}, not ${JSON.stringify(value)}`)
  }

export const matching =
  (pattern: RegExp, what: string): Shape =>
  (value, path, report) => {
    if (typeof value !== 'string' || !pattern.test(value)) report(path, `has to be ${what}, not ${JSON.stringify(value)}`)
  }

export const listOf =
  (entry: Shape, { min = 0, max = Number.POSITIVE_INFINITY } = {}): Shape =>
  (value, path, report) => {
    if (!Array.isArray(value)) return report(path, 'has to be a list')
    if (value.length < min) report(path, `needs at least ${min} entries, has ${value.length}`)
    if (value.length > max) report(path, `may have ${max} entries at most, has ${value.length}`)
    for (const [i, item] of value.entries()) entry(item, `${path}[${i}]`, report)
  }

/** A map with these keys; a key that ends in `?` may be left out. Others are refused: they are typing mistakes. */
export const fields =
  (shapes: { readonly [key: string]: Shape }): Shape =>
  (value, path, report) => {
    if (!isFields(value)) return report(path, 'has to be a map')
    const known = new Map(Object.entries(shapes).map(([key, shape]) => [key.replace(/\?$/, ''), shape]))
    for (const key of Object.keys(value)) {
      if (!known.has(key)) report(under(path, key), `is not known here; ${list([...known.keys()])} are`)
    }
    for (const [key, shape] of known) {
      if (Object.hasOwn(value, key)) shape(value[key], under(path, key), report)
      else if (Object.hasOwn(shapes, key)) report(path, `needs \`${key}\``)
    }
  }

/** A map whose `tag` says which shape it has. */
export const tagged =
  (tag: string, shapes: { readonly [name: string]: { readonly [key: string]: Shape } }): Shape =>
  (value, path, report) => {
    if (!isFields(value)) return report(path, 'has to be a map')
    const name = value[tag]
    const shape = typeof name === 'string' && Object.hasOwn(shapes, name) ? shapes[name] : undefined
    if (!shape) return report(under(path, tag), `has to be ${list(Object.keys(shapes))}, not ${JSON.stringify(name)}`)
    fields({ [tag]: anything, ...shape })(value, path, report)
  }

/** A map that has one of several keys, each with its shape and what may stand beside it. */
export const keyed =
  (shapes: { readonly [key: string]: { readonly [key: string]: Shape } }): Shape =>
  (value, path, report) => {
    if (!isFields(value)) return report(path, 'has to be a map')
    const key = Object.keys(shapes).find((name) => Object.hasOwn(value, name))
    const shape = key === undefined ? undefined : shapes[key]
    if (!shape) return report(path, `needs one of ${list(Object.keys(shapes))}`)
    fields(shape)(value, path, report)
  }

/** A shape that is defined later: shapes that contain themselves. */
export const later =
  (shape: () => Shape): Shape =>
  (value, path, report) =>
    shape()(value, path, report)

const words = new Intl.ListFormat('en', { type: 'disjunction' })
const list = (of: readonly (string | number | boolean)[]): string => words.format(of.map((word) => `\`${word}\``))
