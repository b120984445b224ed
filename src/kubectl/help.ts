import type { Declaration } from './commands/declaration.ts'
import { GLOBAL_FLAGS, GROUPS } from './commands/declared.generated.ts'
import type { FlagSpec } from './flags/types.ts'

const ROOT_LONG = `kubectl controls the Kubernetes cluster manager.

 Find more information at: https://kubernetes.io/docs/reference/kubectl/`
const MORE_OPTIONS = 'Use "kubectl options" for a list of global command-line options (applies to all commands).'

function flagText({ name, shorthand, kind, default: value, help }: FlagSpec): string {
  const shown = kind === 'string' ? `'${value}'` : value
  return `    ${shorthand ? `-${shorthand}, ` : ''}--${name}=${shown}:\n\t${help}\n`
}

const flagsText = (flags: readonly FlagSpec[]): string =>
  flags
    .filter(({ hidden }) => !hidden)
    .map(flagText)
    .join('\n')

/** Source: cobra command.go minNamePadding. */
const LEAST_PADDING = 11

function commandsText(commands: readonly (readonly [name: string, short: string])[], siblings = commands): string {
  const width = Math.max(LEAST_PADDING, ...siblings.map(([name]) => name.length))
  return commands.map(([name, short]) => `  ${name.padEnd(width)}   ${short}`).join('\n')
}

const ALL = GROUPS.flatMap(({ commands }) => commands)

/**
 * `kubectl --help`.
 * Source: kubectl pkg/util/templates.
 */
export const rootHelp = (): string =>
  [
    ROOT_LONG,
    ...GROUPS.map(({ title, commands }) => [`${title}:`, commandsText(commands, ALL)].filter((text) => text !== '').join('\n')),
    'Usage:\n  kubectl [flags] [options]',
    `Use "kubectl <command> --help" for more information about a given command.\n${MORE_OPTIONS}\n`,
  ].join('\n\n')

/** The help of one command, as kubectl lays it out. `path` is `create service`. */
export function commandHelp(path: string, { long, aliases = [], examples, children = [], flags, usage }: Declaration): string {
  const name = path.split(' ').at(-1) ?? path
  const options = flagsText(flags)
  return [
    long,
    ...(aliases.length > 0 ? [`Aliases:\n${[name, ...aliases].join(', ')}`] : []),
    ...(examples ? [`Examples:\n${examples}`] : []),
    ...(children.length > 0 ? [`Available Commands:\n${commandsText(children)}`] : []),
    ...(options === '' ? [] : [`Options:\n${options.replace(/\n$/, '')}`]),
    `Usage:\n  kubectl ${usage} [options]`,
    `${children.length > 0 ? `Use "kubectl ${path} <command> --help" for more information about a given command.\n` : ''}${MORE_OPTIONS}\n`,
  ].join('\n\n')
}

/** `kubectl options`. */
export const globalOptions = (): string => `The following options can be passed to any command:\n\n${flagsText(GLOBAL_FLAGS)}`
