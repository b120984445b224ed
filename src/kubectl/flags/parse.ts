import type { Result } from '../../core/api/status.ts'
import type { FlagSpec, Flags } from './types.ts'
import { defaultValue, type FlagValue, readValue } from './values.ts'

/** A line taken apart. */
export interface ParsedLine {
  /** Words that are no flags, those after `--` included. */
  readonly words: readonly string[]
  /** How many of `words` stood before `--`; null when there was no `--`. */
  readonly beforeDash: number | null
  readonly flags: Flags
  readonly help: boolean
  /** `Flag --x has been deprecated, …`, in order. */
  readonly deprecations: readonly string[]
}

/** Every command has it. Source: github.com/spf13/cobra command.go InitDefaultHelpFlag. */
export const HELP: FlagSpec = { name: 'help', shorthand: 'h', kind: 'bool', default: 'false', help: '', hidden: true }

/** Flags may be written with `_` for `-`. Source: k8s.io/component-base cli/flag WordSepNormalizeFunc. */
const normalized = (name: string): string => name.replaceAll('_', '-')

/** The value of a flag given alone; undefined when a word has to follow. */
export const bareValue = (spec: FlagSpec): string | undefined => spec.bare ?? (spec.kind === 'bool' ? 'true' : undefined)

export const findFlag = (specs: readonly FlagSpec[], name: string): FlagSpec | undefined =>
  specs.find((spec) => spec.name === normalized(name))

export const findShorthand = (specs: readonly FlagSpec[], letter: string): FlagSpec | undefined =>
  specs.find((spec) => spec.shorthand === letter)

class HeldFlags implements Flags {
  readonly #specs: readonly FlagSpec[]
  readonly #given: ReadonlyMap<string, FlagValue>

  constructor(specs: readonly FlagSpec[], given: ReadonlyMap<string, FlagValue>) {
    this.#specs = specs
    this.#given = given
  }

  changed(name: string): boolean {
    this.#spec(name)
    return this.#given.has(name)
  }

  text(name: string): string {
    return this.#held(name, (value): value is string => typeof value === 'string')
  }

  bool(name: string): boolean {
    return this.#held(name, (value): value is boolean => typeof value === 'boolean')
  }

  int(name: string): number {
    return this.#held(name, (value): value is number => typeof value === 'number')
  }

  list(name: string): readonly string[] {
    return this.#held(name, (value): value is readonly string[] => Array.isArray(value))
  }

  duration(name: string): number {
    return this.int(name)
  }

  #spec(name: string): FlagSpec {
    const spec = this.#specs.find((entry) => entry.name === name)
    if (!spec) throw new Error(`this command declares no flag --${name}`)
    return spec
  }

  #held<T extends FlagValue>(name: string, is: (value: FlagValue) => value is T): T {
    const value = this.#given.get(name) ?? defaultValue(this.#spec(name))
    if (!is(value)) throw new Error(`--${name} is a ${this.#spec(name).kind}`)
    return value
  }
}

const shown = ({ name, shorthand }: FlagSpec): string => (shorthand ? `-${shorthand}, --${name}` : `--${name}`)

/**
 * Takes a line apart as pflag does: flags and words may be mixed, `--` ends flags, `-it` is `-i -t`, `-oyaml` is `-o yaml`.
 * The error is pflag's text.
 * Source: github.com/spf13/pflag flag.go parseArgs, parseLongArg, parseSingleShortArg.
 */
export function parseFlags(line: readonly string[], declared: readonly FlagSpec[]): Result<ParsedLine, string> {
  const specs = [...declared, HELP]
  const given = new Map<string, FlagValue>()
  const words: string[] = []
  const deprecations: string[] = []
  const rest = [...line]
  let beforeDash: number | null = null

  const set = (spec: FlagSpec, word: string): string | null => {
    const before = given.get(spec.name)
    const value = readValue(spec, word, Array.isArray(before) ? before : [])
    if (!value.ok) return `invalid argument ${JSON.stringify(word)} for ${JSON.stringify(shown(spec))} flag: ${value.error}`
    given.set(spec.name, value.value)
    if (spec.deprecated) deprecations.push(`Flag --${spec.name} has been deprecated, ${spec.deprecated}`)
    return null
  }

  const long = (word: string): string | null => {
    const [, name = '', , value] = /^--([^=]*)(=([\s\S]*))?$/.exec(word) ?? []
    if (name === '' || name.startsWith('-')) return `bad flag syntax: ${word}`
    const spec = findFlag(specs, name)
    if (!spec) return `unknown flag: --${name}`
    const taken = value ?? bareValue(spec) ?? rest.shift()
    return taken === undefined ? `flag needs an argument: ${word}` : set(spec, taken)
  }

  const short = (word: string): string | null => {
    let letters = word.slice(1)
    while (letters !== '') {
      const letter = letters.charAt(0)
      const spec = findShorthand(specs, letter)
      if (!spec) return `unknown shorthand flag: '${letter}' in -${letters}`
      const bare = bareValue(spec)
      if (letters.length > 2 && letters[1] === '=') return set(spec, letters.slice(2))
      if (bare !== undefined) {
        const wrong = set(spec, bare)
        if (wrong !== null) return wrong
        letters = letters.slice(1)
        continue
      }
      const taken = letters.length > 1 ? letters.slice(1) : rest.shift()
      return taken === undefined ? `flag needs an argument: '${letter}' in -${letters}` : set(spec, taken)
    }
    return null
  }

  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') {
      beforeDash = words.length
      words.push(...rest)
      break
    }
    if (!word.startsWith('-') || word === '-') words.push(word)
    else {
      const wrong = word.startsWith('--') ? long(word) : short(word)
      if (wrong !== null) return { ok: false, error: wrong }
    }
  }
  return {
    ok: true,
    value: { words, beforeDash, flags: new HeldFlags(specs, given), help: given.get('help') === true, deprecations },
  }
}
