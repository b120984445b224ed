import { connect } from './client/connect.ts'
import { usageError } from './client/trouble.ts'
import type { Failure } from './command.ts'
import type { Declaration } from './commands/declaration.ts'
import { flagNotModelled, notModelled } from './commands/not-modelled.ts'
import { parseFlags } from './flags/parse.ts'
import { commandHelp, globalOptions, rootHelp } from './help.ts'
import type { KubectlHost } from './host.ts'
import { type Found, findCommand, flagsOf, suggestionsFor } from './tree.ts'

/** Groups that print their help to standard output when they are called alone. Source: recorded. */
const HELP_ON_STDOUT: ReadonlySet<string> = new Set(['rollout'])

const ended = (host: KubectlHost, outcome: number | Failure): number => {
  if (typeof outcome === 'number') return outcome
  host.stderr(outcome.stderr)
  return outcome.exitCode
}

/** Runs one kubectl line (`argv` without `kubectl`) and answers with its exit code. It never throws for what was typed. */
export async function kubectl(argv: readonly string[], host: KubectlHost): Promise<number> {
  if (argv[0] === 'help') return kubectl([...argv.slice(1), '--help'], host)
  if (argv[0] === 'options') return printed(host, globalOptions())
  return ended(host, await run(findCommand(argv), host))
}

function printed(host: KubectlHost, text: string): number {
  host.stdout(text)
  return 0
}

async function run(found: Found, host: KubectlHost): Promise<number | Failure> {
  const { path, declared, command, rest } = found
  if (path !== '' && !declared) return { stderr: notModelled(path), exitCode: 1 }
  const parsed = parseFlags(rest, flagsOf(path))
  if (!parsed.ok) {
    const help = ['kubectl', ...(path === '' ? [] : [path]), '--help'].join(' ')
    return { stderr: `error: ${parsed.error}\nSee '${help}' for usage.\n`, exitCode: 1 }
  }
  const { words, beforeDash, flags, help, deprecations } = parsed.value
  for (const text of deprecations) host.stderr(`${text}\n`)
  if (!declared) return root(words, host)
  if (help) return printed(host, commandHelp(path, declared))
  if (!command) return group(path, declared, words, host)
  const unmodelled = command.unmodelledFlags.find((name) => flags.changed(name))
  if (unmodelled !== undefined) return { stderr: flagNotModelled(path, unmodelled), exitCode: 1 }
  const args = beforeDash === null ? words : words.slice(0, beforeDash)
  const dashed = beforeDash === null ? null : words.slice(beforeDash)
  return command.run({ path, args, dashed, flags, host, client: await connect(flags, host) })
}

function root([word]: readonly string[], host: KubectlHost): number | Failure {
  if (word === undefined) return printed(host, rootHelp())
  const meant = suggestionsFor(word)
  const suggested = meant.length === 0 ? '' : `\n\nDid you mean this?\n${meant.map((name) => `\t${name}\n`).join('')}`
  return { stderr: `error: unknown command ${JSON.stringify(word)} for "kubectl"${suggested || '\n'}`, exitCode: 1 }
}

/** A group called without one of its commands. Source: kubectl pkg/cmd/util DefaultSubCommandRun. */
function group(path: string, declared: Declaration, words: readonly string[], host: KubectlHost): number | Failure {
  if (!declared.children) return { stderr: notModelled(path), exitCode: 1 }
  if (words.length > 0) return usageError(path, `unknown command ${JSON.stringify(words.join(' '))}`)
  const help = commandHelp(path, declared)
  if (HELP_ON_STDOUT.has(path)) {
    host.stdout(help)
    return 1
  }
  return { stderr: help, exitCode: 1 }
}
