/** Flags of a tool in getopt's manner: a letter alone is a switch, with `:` it takes a value. Long names map to letters or stand for themselves. */
export interface FlagTable {
  readonly letters: string
  readonly long?: { readonly [name: string]: string }
}

export interface Flags {
  has(name: string): boolean
  value(name: string): string | undefined
  values(name: string): readonly string[]
  readonly words: readonly string[]
  /** First flag that the table does not have, as typed. */
  readonly unknown: string | null
  /** A flag whose value is missing. */
  readonly wanting: string | null
}

/** Long names whose table entry ends in `:` take a value. */
export function parseFlags(args: readonly string[], { letters, long = {} }: FlagTable): Flags {
  const found: { readonly name: string; readonly value: string }[] = []
  const words: string[] = []
  let unknown: string | null = null
  let wanting: string | null = null
  const takesValue = (letter: string): boolean => letters[letters.indexOf(letter) + 1] === ':'
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] ?? ''
    if (arg === '--') {
      words.push(...args.slice(i + 1))
      break
    }
    if (arg.startsWith('--')) {
      const [name = '', ...rest] = arg.slice(2).split('=')
      const means = Object.hasOwn(long, name) ? (long[name] ?? '') : null
      if (means === null) {
        unknown ??= arg
        continue
      }
      const key = means.replace(/:$/, '') || name
      const valued = means.endsWith(':') || (key.length === 1 && takesValue(key))
      if (!valued) found.push({ name: key, value: '' })
      else if (rest.length > 0) found.push({ name: key, value: rest.join('=') })
      else if (args[i + 1] === undefined) wanting ??= arg
      else {
        i += 1
        found.push({ name: key, value: args[i] ?? '' })
      }
      continue
    }
    if (!arg.startsWith('-') || arg === '-') {
      words.push(arg)
      continue
    }
    for (let at = 1; at < arg.length; at += 1) {
      const letter = arg[at] ?? ''
      if (letter === ':' || !letters.includes(letter)) {
        unknown ??= `-${letter}`
        break
      }
      if (!takesValue(letter)) {
        found.push({ name: letter, value: '' })
        continue
      }
      const value = arg.slice(at + 1) || args[i + 1]
      if (arg.slice(at + 1) === '') i += 1
      if (value === undefined) wanting ??= `-${letter}`
      else found.push({ name: letter, value })
      break
    }
  }
  return {
    has: (name) => found.some((one) => one.name === name),
    value: (name) => found.findLast((one) => one.name === name)?.value,
    values: (name) => found.filter((one) => one.name === name).map(({ value }) => value),
    words,
    unknown,
    wanting,
  }
}

/** Seconds, with a fraction, as ms; undefined for no number. */
export function secondsToMs(text: string | undefined): number | undefined {
  const seconds = Number(text)
  return text === undefined || text === '' || !Number.isFinite(seconds) || seconds < 0 ? undefined : Math.round(seconds * 1000)
}
