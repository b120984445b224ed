import type { IFileSystem } from 'just-bash/browser'
import type { Machine } from '../machine.ts'
import type { Stand } from '../stand.ts'

export interface Printed {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
}

/** One call of one of our commands. */
export interface Call {
  readonly name: string
  readonly args: readonly string[]
  /** What was piped in, as text; '' when nothing was. */
  readonly stdin: string
  readonly env: ReadonlyMap<string, string>
  /** Variables that programs see. */
  readonly exported: { readonly [name: string]: string }
  readonly cwd: string
  readonly fs: IFileSystem
  readonly stand: Stand
  readonly machine: Machine
  /** True when standard output is the terminal. */
  readonly toTerminal: boolean
  /** Ctrl-C. */
  readonly signal: AbortSignal
  /** Shown at once on a terminal, handed on at the end in a pipe. */
  out(text: string): void
  err(text: string): void
  /** The command of the same name that this one stands in front of. */
  original(): Promise<Printed>
  /** Runs another line in the same shell; what it prints is in the result. */
  run(line: string, stdin?: string): Promise<Printed>
}

/** A command of ours: prints, and answers with its exit code. */
export type Tool = (call: Call) => Promise<number>

/** Words of a shell line that stand for exactly these arguments. */
export const quoted = (words: readonly string[]): string =>
  words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ')

/** Absolute form of a path as the shell of this call sees it. */
export const absolutePath = ({ fs, cwd }: Pick<Call, 'fs' | 'cwd'>, path: string): string => fs.resolvePath(cwd, path)

/** Our one plain line about something that is not modelled. */
export function notModelled({ name, err }: Pick<Call, 'name' | 'err'>, what: string, nearest = ''): number {
  err(`switchyard: ${name}: ${what} is not modelled${nearest ? `; ${nearest}` : ''}\n`)
  return 2
}
