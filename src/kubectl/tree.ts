import type { Command } from './command.ts'
import type { Declaration } from './commands/declaration.ts'
import { type CommandPath, DECLARED, GLOBAL_FLAGS, GROUPS } from './commands/declared.generated.ts'
import { COMMANDS } from './commands/registry.ts'
import { bareValue, findFlag, findShorthand } from './flags/parse.ts'
import type { FlagSpec } from './flags/types.ts'

/** Where a line leads in the tree of commands. */
export interface Found {
  /** `create service`; '' is kubectl itself. */
  readonly path: string
  /** Absent for a command that kubectl has and we have not. */
  readonly declared?: Declaration
  /** Absent for a group, and for a command that is not modelled yet. */
  readonly command?: Command
  /** What is left of the line. */
  readonly rest: readonly string[]
}

type Child = readonly [name: string, short: string]

const isDeclared = (path: string): path is CommandPath => Object.hasOwn(DECLARED, path)

/** The commands below a path. */
export const childrenOf = (path: string): readonly Child[] => {
  if (path === '') return GROUPS.flatMap(({ commands }) => commands)
  return isDeclared(path) ? (DECLARED[path].children ?? []) : []
}

const join = (path: string, name: string): string => (path === '' ? name : `${path} ${name}`)

function childNamed(path: string, word: string): string | undefined {
  for (const [name] of childrenOf(path)) {
    const child = join(path, name)
    if (name === word || (isDeclared(child) && DECLARED[child].aliases?.includes(word))) return child
  }
  return undefined
}

export const flagsOf = (path: string): readonly FlagSpec[] => [...(isDeclared(path) ? DECLARED[path].flags : []), ...GLOBAL_FLAGS]

/** Where the first word that is neither a flag nor a flag's value stands; -1 when there is none. Source: cobra stripFlags. */
function firstWord(line: readonly string[], specs: readonly FlagSpec[]): number {
  for (let i = 0; i < line.length; i += 1) {
    const word = line[i] ?? ''
    if (word === '--') return -1
    if (!word.startsWith('-') || word === '-') return i
    if (word.includes('=')) continue
    const spec = word.startsWith('--') ? findFlag(specs, word.slice(2)) : findShorthand(specs, word.slice(1))
    const alone = (spec && bareValue(spec) !== undefined) || ['-h', '--help'].includes(word)
    // `-nshop` carries its value; `-n shop` and an unknown `--flag word` do not.
    if (!alone && (word.startsWith('--') || word.length === 2)) i += 1
  }
  return -1
}

/** Follows a line down the tree of commands. */
export function findCommand(line: readonly string[], path = ''): Found {
  const declared = isDeclared(path) ? DECLARED[path] : undefined
  const i = firstWord(line, flagsOf(path))
  const child = i < 0 ? undefined : childNamed(path, line[i] ?? '')
  if (child !== undefined) return findCommand(line.toSpliced(i, 1), child)
  const command = COMMANDS.find((entry) => entry.path === path)
  return { path, ...(declared ? { declared } : {}), ...(command ? { command } : {}), rest: line }
}

/** Edits that turn one word into the other: letters put in, taken out or changed. Source: cobra ld(). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const kept = row[j - 1] ?? 0
      next.push(a[i - 1] === b[j - 1] ? kept : 1 + Math.min(kept, row[j] ?? 0, next[j - 1] ?? 0))
    }
    row = next
  }
  return row[b.length] ?? 0
}

/** Commands that a mistyped word may have meant. Source: cobra SuggestionsFor, at its distance of 2. */
export const suggestionsFor = (word: string): readonly string[] =>
  childrenOf('')
    .map(([name]) => name)
    .filter((name) => distance(word.toLowerCase(), name) <= 2 || name.startsWith(word.toLowerCase()))
