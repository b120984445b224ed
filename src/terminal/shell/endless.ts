import { plainText, type Script, type SimpleCommand } from './ast.ts'

/** Commands of kubectl that end by Ctrl-C alone, and the flag that makes them so; null: always. */
const ENDLESS: { readonly [command: string]: RegExp | null } = {
  get: /^(-w|--watch|--watch=true|--watch-only|--watch-only=true)$/,
  events: /^(-w|--watch|--watch=true)$/,
  logs: /^(-f|--follow|--follow=true)$/,
  proxy: null,
  'port-forward': null,
}

/** How a command is called that goes on until Ctrl-C; null for others. */
function endlessName({ name, args }: SimpleCommand): string | null {
  const program = name && plainText(name)
  if (program !== 'kubectl' && program !== 'k') return null
  const words = args.map(plainText)
  const command = words.find((word) => word !== undefined && Object.hasOwn(ENDLESS, word))
  if (command === undefined) return null
  const flag = ENDLESS[command]
  const given = flag && words.find((word) => word !== undefined && flag.test(word))
  if (flag && given === undefined) return null
  return ['kubectl', command, ...(given ? [given] : [])].join(' ')
}

/**
 * Why a line cannot run as it stands: a command that goes on until Ctrl-C hands nothing to the next one of its pipe before
 * it ends, and would hold the line that puts it into the background.
 */
export function endlessIn({ statements }: Script): string | null {
  for (const { pipelines, background } of statements) {
    for (const { commands } of pipelines) {
      for (const [i, command] of commands.entries()) {
        const name = command.type === 'SimpleCommand' ? endlessName(command) : null
        if (name === null) continue
        if (i < commands.length - 1)
          return `${name} goes on until Ctrl-C and would hand its lines on only then: run it without the pipe`
        if (background) return `${name} cannot go on in the background here: run it in another terminal, without the &`
      }
    }
  }
  return null
}
