import type { LogLine } from '../apiserver/nodes/access.ts'
import { httpDateAt } from '../sim/http-date.ts'
import { interpret, wordsOf } from './command.ts'

/** Rounds of a loop that are written out, the newest. */
const MOST_ROUNDS = 1000
/** A loop that never waits still takes some time a round, ms. */
const SHORTEST_ROUND_MS = 10

export interface ScriptWorld {
  readonly hostname: string
  readonly env: { readonly [name: string]: string }
}

interface Step {
  readonly atMs: number
  readonly words: readonly string[]
}

const LOOP = /(?:^|[;\n&|]\s*)(?:while|until)\s+(?:true|:|\[\s*1\s*\]|sleep\s+\S+)\s*;?\s*do\s+([\s\S]*?);?\s*done/

/** Simple commands of a script with the times at which they run; what waits lets time pass. */
function stepsOf(script: string): { readonly steps: readonly Step[]; readonly takesMs: number } {
  let atMs = 0
  const steps: Step[] = []
  const quoted = script.replace(/(["'])((?:(?!\1)[\s\S])*)\1/g, (text) => text.replace(/[;&|\n]/g, (char) => MASK[char] ?? char))
  for (const segment of quoted.split(/&&|\|\||[;\n|&]/)) {
    const words = wordsOf(segment.trim()).map(unmask)
    if (words.length === 0) continue
    steps.push({ atMs, words })
    atMs += interpret(words)?.exit?.afterMs ?? 0
  }
  return { steps, takesMs: atMs }
}

const MASK: { readonly [char: string]: string } = { ';': '\u0001', '&': '\u0002', '|': '\u0003', '\n': '\u0004' }
const unmask = (text: string): string => Object.entries(MASK).reduce((word, [char, mask]) => word.replaceAll(mask, char), text)

/** What `echo`, `printf`, `date` and `hostname` print; nothing for other programs. */
function output(words: readonly string[], atMs: number, world: ScriptWorld): string | undefined {
  const [program, ...args] = words
  const said = args.filter((arg, i) => !/^\d?>/.test(arg) && !/^\d?>$/.test(args[i - 1] ?? ''))
  if (args.some((arg) => /^1?>>?/.test(arg))) return undefined
  switch (program) {
    case 'echo':
      return expanded(said.filter((arg) => !/^-[neE]+$/.test(arg)).join(' '), atMs, world)
    case 'printf':
      return expanded((said[0] ?? '').replace(/\\n$/, ''), atMs, world)
    case 'date':
      return dateText(atMs)
    case 'hostname':
      return world.hostname
    default:
      return undefined
  }
}

/** `Thu Jan  1 00:00:05 UTC 2026`, as busybox writes it. */
function dateText(atMs: number): string {
  const [weekday = '', day = '', month = '', year = '', time = ''] = httpDateAt(atMs).replace(',', '').split(' ')
  return `${weekday} ${month} ${String(Number(day)).padStart(2)} ${time} UTC ${year}`
}

const expanded = (text: string, atMs: number, { hostname, env }: ScriptWorld): string =>
  text
    .replace(/\$\(date\)|`date`/g, dateText(atMs))
    .replace(/\$\(hostname\)|`hostname`/g, hostname)
    .replace(/\$\{?([A-Za-z_][A-Za-z0-9_]*)\}?/g, (_, name: string) => (name === 'HOSTNAME' ? hostname : (env[name] ?? '')))

const linesOf = (steps: readonly Step[], fromMs: number, world: ScriptWorld): readonly LogLine[] =>
  steps.flatMap(({ atMs, words }) => {
    const text = output(words, fromMs + atMs, world)
    return text === undefined ? [] : text.split('\n').map((line) => ({ atMs: fromMs + atMs, text: line }))
  })

/**
 * What a container's own command writes between its start and `untilMs`: `echo` and its like, waits, and one endless loop.
 * Differs: conditions are not judged, loops over lists are run once.
 */
export function commandLog(argv: readonly string[], startedMs: number, untilMs: number, world: ScriptWorld): readonly LogLine[] {
  const at = argv.findIndex((arg) => /^-[a-z]*c$/.test(arg))
  if (at < 0) return linesOf([{ atMs: 0, words: argv }], startedMs, world)
  const script = argv[at + 1] ?? ''
  const loop = LOOP.exec(script)
  const before = stepsOf(loop ? script.slice(0, loop.index) : script)
  const first = linesOf(before.steps, startedMs, world)
  if (!loop) return first.filter(({ atMs }) => atMs <= untilMs)
  const round = stepsOf(loop[1] ?? '')
  const takesMs = Math.max(round.takesMs, SHORTEST_ROUND_MS)
  const begunMs = startedMs + before.takesMs
  const rounds = untilMs < begunMs ? 0 : Math.floor((untilMs - begunMs) / takesMs) + 1
  const skipped = Math.max(0, rounds - MOST_ROUNDS)
  const looped = Array.from({ length: rounds - skipped }, (_, i) =>
    linesOf(round.steps, begunMs + (skipped + i) * takesMs, world),
  )
  return [...(skipped > 0 ? [] : first), ...looped.flat()].filter(({ atMs }) => atMs <= untilMs)
}
