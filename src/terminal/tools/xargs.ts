import { type Call, notModelled, quoted } from './tool.ts'

interface Plan {
  /** Words that stand for one input item each; null: items are added at the end. */
  readonly replace: string | null
  /** Items of one call; lines of one call (-L). */
  readonly most: number
  readonly byLine: boolean
  readonly separator: string | null
  readonly skipEmpty: boolean
  readonly trace: boolean
  readonly command: readonly string[]
}

/** Source: xargs(1) of GNU findutils: -n -L -I -d -0 -r -t; -P is accepted and runs one after another. */
function plan(args: readonly string[]): Plan | string {
  let made: Plan = {
    replace: null,
    most: Number.POSITIVE_INFINITY,
    byLine: false,
    separator: null,
    skipEmpty: false,
    trace: false,
    command: [],
  }
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] ?? ''
    if (!arg.startsWith('-') || arg === '-') return { ...made, command: args.slice(i) }
    if (arg === '--') return { ...made, command: args.slice(i + 1) }
    const [, letter = '', joined = ''] = /^-(\w)(.*)$/.exec(arg) ?? []
    const take = (): string => {
      if (joined !== '') return joined
      i += 1
      return args[i] ?? ''
    }
    if (letter === 'n') made = { ...made, most: Number(take()) }
    else if (letter === 'L') made = { ...made, most: Number(take()), byLine: true }
    else if (letter === 'I') made = { ...made, replace: take(), most: 1, byLine: true }
    else if (letter === 'i') made = { ...made, replace: joined || '{}', most: 1, byLine: true }
    else if (letter === 'd') made = { ...made, separator: take().replaceAll('\\n', '\n').replaceAll('\\t', '\t') }
    else if (letter === 'P') take()
    else if (arg === '-0' || arg === '--null') made = { ...made, separator: '\0' }
    else if (arg === '-r' || arg === '--no-run-if-empty') made = { ...made, skipEmpty: true }
    else if (arg === '-t' || arg === '--verbose') made = { ...made, trace: true }
    else return `the option ${arg}`
  }
  return made
}

/** Words as xargs splits them: blanks, quotes and backslashes count. */
function words(text: string): readonly string[] {
  const pieces = text.match(/(?:"[^"\n]*"|'[^'\n]*'|\\.|[^\s"'\\])+/g) ?? []
  return pieces.map((piece) =>
    piece.replaceAll(/"([^"]*)"|'([^']*)'|\\(.)/g, (_, a?: string, b?: string, c?: string) => a ?? b ?? c ?? ''),
  )
}

function items(stdin: string, { separator, byLine, replace }: Plan): readonly (readonly string[])[] {
  if (separator !== null)
    return stdin
      .split(separator)
      .filter((one, i, all) => one !== '' || i < all.length - 1)
      .map((one) => [one])
  if (!byLine) return words(stdin).map((word) => [word])
  const lines = stdin.split('\n').filter((line) => line.trim() !== '')
  return lines.map((line) => (replace === null ? words(line) : [line.trimStart()]))
}

export async function xargs(call: Call): Promise<number> {
  const made = plan(call.args)
  if (typeof made === 'string') return notModelled(call, made, 'modelled are -n -L -I -d -0 -r -t')
  const given = items(call.stdin, made)
  if (given.length === 0 && (made.skipEmpty || made.replace !== null)) return 0
  const command = made.command.length > 0 ? made.command : ['echo']
  const batches: (readonly string[])[] = []
  const size = Number.isFinite(made.most) && made.most > 0 ? made.most : Math.max(1, given.length)
  for (let i = 0; i < given.length; i += size) batches.push(given.slice(i, i + size).flat())
  if (batches.length === 0) batches.push([])
  let exitCode = 0
  for (const batch of batches) {
    if (call.signal.aborted) return 130
    const { replace } = made
    const argv = replace === null ? [...command, ...batch] : command.map((word) => word.replaceAll(replace, batch[0] ?? ''))
    if (made.trace) call.err(`${argv.join(' ')}\n`)
    const result = await call.run(quoted(argv))
    call.out(result.stdout)
    call.err(result.stderr)
    if (result.exitCode !== 0) exitCode = result.exitCode === 127 || result.exitCode === 126 ? result.exitCode : 123
  }
  return exitCode
}
