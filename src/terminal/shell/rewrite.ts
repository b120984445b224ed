import {
  type Command,
  type Compound,
  literal,
  type Part,
  type Pipeline,
  plainText,
  type Redirection,
  type Script,
  type SimpleCommand,
  type Statement,
  variableOr,
  type Word,
} from './ast.ts'

/** Files that are the terminal: what is written to them is shown at once, and reading them asks the person. */
export const TERMINAL = { out: '/dev/term/out', err: '/dev/term/err', input: '/dev/term/input', line: '/dev/term/line' } as const

/** Variables in which a command finds where its output goes; functions hand them on to what they call. */
export const OUT = '__SWITCHYARD_OUT'
export const ERR = '__SWITCHYARD_ERR'
export const isOwnVariable = (name: string): boolean => name.startsWith('__SWITCHYARD_')

/** Gives the worker's other messages (Ctrl-C) their turn: begins every round of a loop. */
export const BREATHE = '__switchyard_breathe'

/** Commands of the shell itself: variables in front of them would not be theirs alone. */
const BUILTINS = new Set(
  '. : [ alias bg break builtin cd command continue declare dirs eval exec exit export false fg getopts hash help history jobs let local mapfile popd pushd pwd read readarray readonly return set shift shopt source test times trap true type typeset ulimit umask unalias unset wait'.split(
    ' ',
  ),
)

/** Programs that run others, whose own pipes decide where those write to. */
const RUNS_OTHERS = new Set('ash bash env nice nohup sh sudo time timeout xargs'.split(' '))

/** Where the output of a stretch of the script goes, as far as the text tells. */
interface Streams {
  readonly out: boolean
  readonly err: boolean
  /** Nobody feeds it by a pipe or a file. */
  readonly input: boolean
  /** In a function's body the call decides. */
  readonly inFunction: boolean
}

/**
 * just-bash hands its output over when the whole line has ended. Here every command that writes to the terminal is told to
 * write to a file that is the terminal, so that each one's output is seen when it ends, in order; and every round of a
 * loop begins with a pause in which Ctrl-C is heard.
 */
export function rewrite(script: Script): Script {
  const streams: Streams = { out: true, err: true, input: true, inFunction: false }
  return { ...script, statements: script.statements.map((statement) => inStatement(statement, streams)) }
}

const inStatement = (statement: Statement, streams: Streams): Statement => ({
  ...statement,
  pipelines: statement.pipelines.map((pipeline) => inPipeline(pipeline, streams)),
})

function inPipeline(pipeline: Pipeline, streams: Streams): Pipeline {
  const last = pipeline.commands.length - 1
  return {
    ...pipeline,
    commands: pipeline.commands.map((command, i) =>
      inCommand(command, {
        ...streams,
        out: streams.out && i === last,
        err: streams.err && pipeline.pipeStderr?.[i] !== true,
        input: streams.input && i === 0,
      }),
    ),
  }
}

/** What remains the terminal's when these redirections have taken their part. */
function without(streams: Streams, redirections: readonly Redirection[]): Streams {
  const takes = (fd: number, defaults: RegExp): boolean =>
    redirections.some((one) => one.fd === fd || (one.fd === null && defaults.test(one.operator)))
  const both = redirections.some(({ operator }) => operator.startsWith('&>'))
  return {
    ...streams,
    out: streams.out && !both && !takes(1, /^(>|>>|>\||>&)$/),
    err: streams.err && !both && !takes(2, /^$/),
    input: streams.input && !takes(0, /^</),
  }
}

function inCommand(command: Command, streams: Streams): Command {
  if (command.type === 'SimpleCommand') return inSimple(command, streams)
  if (command.type === 'FunctionDef') {
    const body = inCompound(command.body, { out: true, err: true, input: false, inFunction: true })
    return body.type === 'FunctionDef' ? command : { ...command, body }
  }
  return inCompound(command, without(streams, command.redirections))
}

function inCompound(command: Compound, streams: Streams): Compound {
  const all = (body: readonly Statement[]): Statement[] => body.map((statement) => inStatement(statement, streams))
  switch (command.type) {
    case 'If':
      return {
        ...command,
        clauses: command.clauses.map(({ condition, body }) => ({ condition: all(condition), body: all(body) })),
        elseBody: command.elseBody && all(command.elseBody),
      }
    case 'For':
      return { ...command, words: command.words?.map(inWord) ?? null, body: [breathe, ...all(command.body)] }
    case 'CStyleFor':
      return { ...command, body: [breathe, ...all(command.body)] }
    case 'While':
    case 'Until':
      return { ...command, condition: all(command.condition), body: [breathe, ...all(command.body)] }
    case 'Case':
      return { ...command, items: command.items.map((item) => ({ ...item, body: all(item.body) })) }
    case 'Subshell':
    case 'Group':
      return { ...command, body: all(command.body) }
    default:
      return command
  }
}

const breathe: Statement = {
  type: 'Statement',
  operators: [],
  background: false,
  pipelines: [
    {
      type: 'Pipeline',
      negated: false,
      commands: [{ type: 'SimpleCommand', name: literal(BREATHE), args: [], assignments: [], redirections: [] }],
    },
  ],
}

const to = (fd: number, operator: Redirection['operator'], target: Word): Redirection => ({
  type: 'Redirection',
  fd,
  operator,
  target,
})

/** What is captured is not the terminal's, whatever the command around it was told. */
const CAPTURED: Streams = { out: false, err: true, input: false, inFunction: true }

function inWord(word: Word): Word {
  return { ...word, parts: word.parts.map(inPart) }
}

function inPart(part: Part): Part {
  switch (part.type) {
    case 'CommandSubstitution':
    case 'ProcessSubstitution':
      return { ...part, body: { ...part.body, statements: part.body.statements.map((one) => inStatement(one, CAPTURED)) } }
    case 'DoubleQuoted':
      return { ...part, parts: part.parts.map(inPart) }
    default:
      return part
  }
}

function inSimple(plain: SimpleCommand, given: Streams): SimpleCommand {
  const command: SimpleCommand = {
    ...plain,
    args: plain.args.map(inWord),
    assignments: plain.assignments.map((one) => ({
      ...one,
      value: one.value && inWord(one.value),
      array: one.array?.map(inWord) ?? null,
    })),
    redirections: plain.redirections.map((one) => (one.target.type === 'Word' ? { ...one, target: inWord(one.target) } : one)),
  }
  const name = command.name && plainText(command.name)
  // `exec` with redirections moves the shell's own streams; an assignment alone writes nothing.
  if (command.name === null || name === 'exec') return command
  const streams = without(given, command.redirections)
  const target = (fd: 'out' | 'err', variable: string): Word | undefined => {
    if (!streams[fd]) return undefined
    return streams.inFunction ? variableOr(variable, `/dev/std${fd}`) : literal(TERMINAL[fd])
  }
  const [out, err] = [target('out', OUT), target('err', ERR)]
  const first = [...(out ? [to(1, '>', out)] : []), ...(err ? [to(2, '>', err)] : [])]
  const input = streams.input && name !== undefined && name !== null ? inputOf(name, command.args.map(plainText)) : null
  const last = input === null ? [] : [to(0, '<', literal(TERMINAL[input]))]
  const told =
    name !== undefined && name !== null && (BUILTINS.has(name) || RUNS_OTHERS.has(name)) ? [] : assignments(given, streams)
  return {
    ...command,
    assignments: [...told, ...command.assignments],
    redirections: [...first, ...command.redirections, ...last],
  }
}

/** Tells a program or a function where it writes to; inside a function only what differs from its call has to be told. */
function assignments(given: Streams, now: Streams): SimpleCommand['assignments'] {
  const one = (name: string, value: string): SimpleCommand['assignments'][number] => ({
    type: 'Assignment',
    name,
    value: literal(value),
    append: false,
    array: null,
  })
  const told = (fd: 'out' | 'err', name: string): SimpleCommand['assignments'] => {
    if (!now[fd]) return given.inFunction ? [one(name, '')] : []
    return given.inFunction ? [] : [one(name, TERMINAL[fd])]
  }
  return [...told('out', OUT), ...told('err', ERR)]
}

/** How a command reads the terminal when nobody feeds it: whole, a line, or (null) not at all. */
function inputOf(name: string, args: readonly (string | undefined)[]): 'input' | 'line' | null {
  const files = args.filter((arg) => arg === undefined || !arg.startsWith('-'))
  const dash = args.includes('-')
  switch (name) {
    case 'read':
      return 'line'
    case 'cat':
    case 'sort':
    case 'wc':
    case 'tac':
      return files.length === 0 || dash ? 'input' : null
    case 'tee':
    case 'tr':
    case 'xargs':
      return 'input'
    case 'grep':
    case 'sed':
    case 'awk':
    case 'jq':
      return files.length === 1 ? 'input' : null
    default:
      return dash || args.includes('-f-') || args.includes('--filename=-') ? 'input' : null
  }
}
