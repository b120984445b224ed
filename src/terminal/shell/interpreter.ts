import { Bash, type CustomCommand, defineCommand, type IFileSystem } from 'just-bash/browser'
import type { Machine } from '../machine.ts'
import type { ShellState } from '../messages.ts'
import type { Stand } from '../stand.ts'
import type { Call, Tool } from '../tools/tool.ts'
import { plainText, type Script } from './ast.ts'
import { pipedText } from './disk.ts'
import { endlessIn } from './endless.ts'
import { isIncomplete } from './incomplete.ts'
import { BREATHE, ERR, isOwnVariable, OUT, rewrite, TERMINAL } from './rewrite.ts'

/** What came of one line. `ended` when the line left the shell by `exit`. */
export interface Ran {
  readonly exitCode: number
  readonly ended: boolean
}

/** What a line left behind. */
interface Kept {
  readonly status: number
  readonly declared: string
  readonly exported: string
}

export interface InterpreterOptions {
  readonly fs: IFileSystem
  readonly stand: Stand
  readonly machine: Machine
  readonly tools: { readonly [name: string]: Tool }
  /** Names of just-bash's own commands that exist here. */
  readonly builtIns: NonNullable<ConstructorParameters<typeof Bash>[0]>['commands']
  readonly state: ShellState
  write(stream: 'out' | 'err', text: string): void
  /** What the shell calls itself in messages: `bash`, or `sh` in small images. */
  readonly shellName: string
}

/** Lines have no limits of their own: Ctrl-C ends what runs too long, and the page ends a worker that hears nothing. */
const UNLIMITED = 1e12
const LIMITS = {
  maxCommandCount: UNLIMITED,
  maxLoopIterations: UNLIMITED,
  maxAwkIterations: UNLIMITED,
  maxSedIterations: UNLIMITED,
  maxJqIterations: UNLIMITED,
  maxWorkUnits: UNLIMITED,
  maxExecutionTimeMs: 86_400_000,
  maxOutputSize: UNLIMITED,
  maxTraversalWork: UNLIMITED,
  maxGlobOperations: UNLIMITED,
} as const

/** Reads texts without running them. */
const PARSER = new Bash({ commands: [] })

const KEEP = '__switchyard_keep'
/** How long one turn may hold the worker before its other messages are heard, ms. */
const TURN_MS = 20

/** Variables that the shell makes itself: they are not carried on. */
const MADE_BY_SHELL = new Set(
  '? _ BASHOPTS BASHPID EUID FUNCNAME HOSTTYPE IFS LINENO MACHTYPE OPTIND OSTYPE PIPESTATUS PPID PWD OLDPWD RANDOM SECONDS SHELLOPTS SHLVL UID'.split(
    ' ',
  ),
)

/**
 * One shell: just-bash for the grammar, with everything carried from line to line that it forgets: the folder, variables,
 * aliases, functions and `$?`.
 */
export class Interpreter {
  readonly #options: InterpreterOptions
  readonly #bash: Bash
  #state: ShellState
  /** Functions by name, as they were written. */
  #functions: ReadonlyMap<string, string> = new Map()
  #signal: AbortSignal = new AbortController().signal
  /** What the line left behind; null while it has not come to its end. */
  #kept: Kept | null = null

  constructor(options: InterpreterOptions) {
    this.#options = options
    this.#state = options.state
    const { fs, tools, builtIns } = options
    this.#bash = new Bash({
      fs,
      cwd: options.state.cwd,
      env: { ...options.state.exported },
      executionLimits: LIMITS,
      ...(builtIns ? { commands: builtIns } : {}),
      customCommands: [...Object.entries(tools).map(([name, tool]) => this.#custom(name, tool)), this.#keeper(), breather()],
    })
    this.#bash.registerTransformPlugin({ name: 'terminal', transform: ({ ast }) => ({ ast: rewrite(ast) }) })
    this.#functions = functionsIn(options.state.prelude, (text) => this.#parse(text))
  }

  get state(): ShellState {
    return this.#state
  }

  /** True when the text is only the beginning of something. */
  incomplete(text: string): boolean {
    return isIncomplete(text, (one) => this.#parse(one))
  }

  async run(line: string, signal: AbortSignal): Promise<Ran> {
    const refused = this.#refusal(line)
    if (refused !== null) {
      this.#options.write('err', refused)
      this.#state = { ...this.#state, status: 2 }
      return { exitCode: 2, ended: false }
    }
    this.#signal = signal
    this.#kept = null
    const { cwd, exported, prelude, status } = this.#state
    const script = `shopt -s expand_aliases\n${prelude}\n(exit ${status})\n${line}\n\n${KEEP} "$?" "$(declare -p)" "$(export -p)"\n`
    const result = await this.#bash.exec(script, { rawScript: true, cwd, env: { ...exported }, replaceEnv: true, signal })
    if (signal.aborted) {
      this.#state = { ...this.#state, status: 130 }
      return { exitCode: 130, ended: false }
    }
    if (result.stdout !== '') this.#options.write('out', result.stdout)
    if (result.stderr !== '') this.#options.write('err', this.#worded(result.stderr))
    const kept = this.#keptNow()
    if (!kept) {
      // Only a word that leaves the shell keeps a line from its end, besides a limit that just-bash ran into.
      const ended =
        /\b(exit|exec)\b|\bset -\w*e/.test(`${line}\n${prelude}`) && !/limit exceeded|executionLimits/.test(result.stderr)
      if (!ended) this.#state = { ...this.#state, status: result.exitCode }
      return { exitCode: result.exitCode, ended }
    }
    this.#functions = new Map([...this.#functions, ...functionsIn(line, (text) => this.#parse(text))])
    this.#state = {
      cwd: result.env['PWD'] ?? cwd,
      exported: exportedOf(kept.exported, result.env),
      prelude: [preludeOf(kept.declared), ...aliasesOf(result.env), ...this.#functions.values()].join('\n'),
      status: kept.status,
    }
    return { exitCode: kept.status, ended: false }
  }

  /** Runs one program with its arguments as they are: no shell reads them. */
  async runProgram(argv: readonly string[], signal: AbortSignal, stdin = ''): Promise<number> {
    const [name = '', ...args] = argv
    const script = scriptOf(argv)
    if (script !== null && stdin === '') return (await this.run(script, signal)).exitCode
    this.#signal = signal
    const { cwd, exported } = this.#state
    const told = { [OUT]: TERMINAL.out, [ERR]: TERMINAL.err }
    const result = await this.#bash.exec(name, {
      args: [...args],
      cwd,
      env: { ...exported, ...told },
      replaceEnv: true,
      signal,
      stdin,
      rawScript: true,
    })
    if (result.stdout !== '') this.#options.write('out', result.stdout)
    if (result.stderr !== '') this.#options.write('err', this.#worded(result.stderr))
    return signal.aborted ? 130 : result.exitCode
  }

  #keptNow(): Kept | null {
    return this.#kept
  }

  #parse(text: string): Script {
    return PARSER.transform(text).ast
  }

  /** Why the shell does not even begin, or null. */
  #refusal(line: string): string | null {
    try {
      const script = this.#parse(line)
      const deferred = script.statements.find(({ deferredError }) => deferredError)?.deferredError
      const endless = endlessIn(script)
      if (!deferred) return endless === null ? null : `switchyard: ${endless}\n`
      throw new Error(deferred.message)
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      const said = message.replace(/^Parse error at \d+:\d+: /, '')
      return `${this.#options.shellName}: ${/^syntax error|unexpected/.test(said) ? said : `syntax error: ${said}`}\n`
    }
  }

  /** Messages name the shell that is there. */
  #worded(text: string): string {
    return this.#options.shellName === 'bash' ? text : worded(text, this.#options.shellName)
  }

  #custom(name: string, tool: Tool): CustomCommand {
    return defineCommand(name, async (args, ctx) => {
      const [stdout, stderr]: [string[], string[]] = [[], []]
      const toTerminal = ctx.env.get(OUT) === TERMINAL.out
      const errToTerminal = ctx.env.get(ERR) === TERMINAL.err
      const call: Call = {
        name,
        args,
        stdin: pipedText(latin1(ctx.stdin)),
        env: ctx.env,
        exported: Object.fromEntries(Object.entries(ctx.exportedEnv ?? {}).filter(([key]) => !isOwnVariable(key))),
        cwd: ctx.cwd,
        fs: ctx.fs,
        stand: this.#options.stand,
        machine: this.#options.machine,
        toTerminal,
        signal: ctx.signal ?? this.#signal,
        out: (text) => (toTerminal ? this.#options.write('out', text) : stdout.push(text)),
        err: (text) => (errToTerminal ? this.#options.write('err', text) : stderr.push(text)),
        original: async () => (await ctx.origCommand?.(args)) ?? { stdout: '', stderr: '', exitCode: 127 },
        run: async (line, stdin = '') =>
          (await ctx.exec?.(line, { cwd: ctx.cwd, stdin, ...(ctx.signal ? { signal: ctx.signal } : {}) })) ?? {
            stdout: '',
            stderr: '',
            exitCode: 127,
          },
      }
      const exitCode = await tool(call)
      return { stdout: stdout.join(''), stderr: stderr.join(''), exitCode }
    })
  }

  #keeper(): CustomCommand {
    return defineCommand(KEEP, async ([status = '0', declared = '', exported = '']) => {
      this.#kept = { status: Number(status), declared, exported }
      return { stdout: '', stderr: '', exitCode: 0 }
    })
  }
}

/** What `sh -c` is to run: read here, its output is seen command by command. */
const scriptOf = ([name = '', flag, script, ...rest]: readonly string[]): string | null =>
  /^(\/bin\/)?(ba|a|da)?sh$/.test(name) && flag === '-c' && script !== undefined && rest.length === 0 ? script : null

/** just-bash calls itself bash. */
export const worded = (text: string, shellName: string): string =>
  text
    .replaceAll(/^bash: (?:line \d+: )?(.*?): command not found$/gm, `${shellName}: $1: not found`)
    .replaceAll(/^bash: /gm, `${shellName}: `)

function breather(): CustomCommand {
  let last = 0
  return defineCommand(BREATHE, async () => {
    const now = performance.now()
    if (now - last > TURN_MS) {
      await new Promise((resolve) => setTimeout(resolve, 0))
      last = performance.now()
    }
    return { stdout: '', stderr: '', exitCode: 0 }
  })
}

/** The opaque bytes of a pipe are a string of one character a byte. */
const latin1 = (bytes: { toString(): string }): string => bytes.toString()

const nameOf = (declaration: string): string | undefined => /^declare \S+ ([A-Za-z_]\w*)(=|$)/.exec(declaration)?.[1]

/** One declaration each, though a value may hold newlines. */
const declarations = (text: string): readonly string[] => text.split(/\n(?=declare )/).filter((one) => one.startsWith('declare '))

/** Variables that are not exported, as text that declares them again. */
const preludeOf = (declared: string): string =>
  declarations(declared)
    .filter((one) => {
      const name = nameOf(one)
      const [, flags = ''] = /^declare (\S+)/.exec(one) ?? []
      return (
        name !== undefined && !MADE_BY_SHELL.has(name) && !isOwnVariable(name) && !name.startsWith('BASH_') && !/[xr]/.test(flags)
      )
    })
    // just-bash cuts a value behind its index at the first blank: elements are given in their order instead.
    .map((one) =>
      one.startsWith('declare -a ') ? one.replaceAll(/([( ])\[\d+\]=(?=")/g, '$1') : one.replace(/^declare -- /, ''),
    )
    .join('\n')

const exportedOf = (exported: string, env: { readonly [name: string]: string }): ShellState['exported'] =>
  Object.fromEntries(
    declarations(exported).flatMap((one) => {
      const name = nameOf(one)
      return name === undefined || isOwnVariable(name) || ['PWD', 'OLDPWD'].includes(name) ? [] : [[name, env[name] ?? '']]
    }),
  )

const ALIAS = 'BASH_ALIAS_'

const aliasesOf = (env: { readonly [name: string]: string }): readonly string[] =>
  Object.entries(env)
    .filter(([name]) => name.startsWith(ALIAS))
    .map(([name, value]) => `alias ${name.slice(ALIAS.length)}='${value.replaceAll("'", "'\\''")}'`)

/** Functions that a text defines at its top, as they are written there. */
function functionsIn(text: string, parse: (text: string) => Script): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  try {
    for (const { pipelines, sourceText } of parse(text).statements) {
      const [command] = pipelines[0]?.commands ?? []
      if (command?.type === 'FunctionDef' && sourceText !== undefined) found.set(command.name, sourceText)
    }
  } catch {
    // A text that cannot be read defines nothing.
  }
  return found
}

/** Program names that a line begins its commands with, as far as they are written out. */
export const programsIn = (script: Script): readonly string[] =>
  script.statements.flatMap(({ pipelines }) =>
    pipelines.flatMap(({ commands }) =>
      commands.flatMap((command) => (command.type === 'SimpleCommand' && command.name ? (plainText(command.name) ?? []) : [])),
    ),
  )
