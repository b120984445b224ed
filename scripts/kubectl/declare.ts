import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'

/**
 * Writes down what the real kubectl says of its commands and flags: `tsx scripts/kubectl/declare.ts <path of kubectl>`
 * (v1.32, the plain client). It reads the help texts, and tries flags with a bad value to learn their kind.
 * Its output is committed, so this is run by hand.
 */
const OUT = 'src/kubectl/commands/declared.generated.ts'
const COMMANDS =
  `annotate, api-resources, api-versions, apply, apply view-last-applied, cluster-info, config, config current-context,
  config delete-context, config get-clusters, config get-contexts, config get-users, config rename-context, config set-context, config use-context,
  config view, create, create configmap, create deployment, create namespace, create secret, create secret generic, create service,
  create service clusterip, create service externalname, create service loadbalancer, create service nodeport, delete, describe, diff, edit,
  events, exec, explain, expose, get, label, logs, patch, port-forward, proxy, replace, rollout, rollout history, rollout pause, rollout restart,
  rollout resume, rollout status, rollout undo, run, scale, set, set env, set image, set selector, version, wait`
    .split(',')
    .map((words) => words.trim())
/** Values of flags that may stand without one; a help text does not tell them. */
const BARE: { readonly [flag: string]: string } = { 'dry-run': 'unchanged', validate: 'strict', cascade: 'background' }
/** Flags that no help text lists any more, and what is said when they are used. */
const HIDDEN = [['record', '--record will be removed in the future']] as const

interface Flag {
  name: string
  shorthand?: string
  kind: string
  default: string
  bare?: string
  help: string
  hidden?: boolean
  deprecated?: string
}

const binary = process.argv[2]
if (!binary) throw new Error('usage: tsx scripts/kubectl/declare.ts <path of kubectl>')

function kubectl(...words: readonly string[]): { readonly stdout: string; readonly stderr: string } {
  const env = { HOME: '/nonexistent', PATH: process.env['PATH'] ?? '' }
  return spawnSync(binary ?? '', ['--server=http://127.0.0.1:1', ...words], { encoding: 'utf8', env, timeout: 20_000, input: '' })
}

/** The lines of a section of a help text; '' when it has none. */
const section = (help: string, title: string): string =>
  new RegExp(
    `(?:^|\\n)${title}:\\n([\\s\\S]*?)(?=\\n\\n(?:Aliases|Examples|Available Commands|Options|Usage):\\n|\\n\\nUse "kubectl|\\n*$(?![\\s\\S]))`,
  ).exec(help)?.[1] ?? ''

/** The default as the flag holds it: `''` and quotes off, `[a,b]` as written. */
const unquoted = (text: string): string => (/^'.*'$/.test(text) ? text.slice(1, -1) : text)

/** An unknown flag behind what is tried ends the command before it asks a server. */
const STOP = '--stop-here'
const known = new Map<string, string>()

function kindOf(command: readonly string[], name: string, shown: string, help: string): string {
  const like = `${name}=${shown} ${help}`
  const kind = known.get(like) ?? triedKind(command, name, shown)
  known.set(like, kind)
  return kind
}

function triedKind(command: readonly string[], name: string, shown: string): string {
  const { stderr } = kubectl(...command, `--${name}=a"b`, STOP)
  if (stderr.includes('strconv.ParseBool')) return 'bool'
  if (/strconv\.(ParseInt|ParseUint|Atoi)/.test(stderr) && stderr.includes('invalid argument')) return 'int'
  if (stderr.includes('invalid duration')) return 'duration'
  if (stderr.includes('parse error on line')) return 'strings'
  return /^\[.*\]$/.test(shown) ? 'array' : 'string'
}

function flagsOf(command: readonly string[], text: string): readonly Flag[] {
  const flags: Flag[] = []
  for (const [, shorthand, name = '', shown = '', help = ''] of text.matchAll(/^ {4}(?:-(\w), )?--([\w-]+)=(.*):\n\t(.*)$/gm)) {
    const kind = kindOf(command, name, shown, help)
    const bare = BARE[name]
    flags.push({
      name,
      ...(shorthand ? { shorthand } : {}),
      kind,
      default: unquoted(shown),
      ...(bare === undefined ? {} : { bare }),
      help,
    })
  }
  for (const [name, deprecated] of HIDDEN) {
    if (kubectl(...command, `--${name}`, STOP).stderr.includes(`unknown flag: ${STOP}`))
      flags.push({ name, kind: 'bool', default: 'false', help: '', hidden: true, deprecated })
  }
  return flags
}

const listed = (text: string): readonly (readonly [string, string])[] =>
  [...text.matchAll(/^ {2}([\w-]+) +(.*)$/gm)].map(([, name = '', short = '']) => [name, short] as const)

const rootHelp = kubectl('--help').stdout
const groups = [...rootHelp.matchAll(/^([A-Z].*):\n((?: {2}\S.*\n)*)/gm)]
  .map(([, title = '', text = '']) => ({ title, commands: listed(text) }))
  .filter(({ title }) => title !== 'Usage')
const shorts = new Map(groups.flatMap(({ commands }) => commands))

const commands = COMMANDS.map((path) => {
  const words = path.split(' ')
  const help = kubectl(...words, '--help').stdout
  const long = help.split(/\n\n(?:Aliases|Examples|Available Commands|Options|Usage):\n/)[0] ?? ''
  const aliases = section(help, 'Aliases').split(', ').slice(1)
  const examples = section(help, 'Examples')
  const children = listed(section(help, 'Available Commands'))
  for (const [name, short] of children) shorts.set(`${path} ${name}`, short)
  const usage = section(help, 'Usage')
    .trim()
    .replace(/^kubectl /, '')
    .replace(/ \[options\]$/, '')
  console.error(path)
  return [
    path,
    {
      short: shorts.get(path) ?? '',
      long,
      ...(aliases.length > 0 ? { aliases } : {}),
      ...(examples ? { examples } : {}),
      usage,
      flags: flagsOf(words, section(help, 'Options')),
      ...(children.length > 0 ? { children } : {}),
    },
  ] as const
})
const globals = flagsOf(['version'], kubectl('options').stdout)

writeFileSync(
  OUT,
  `// Made by scripts/kubectl/declare.ts from the help texts of kubectl v1.32 (Apache-2.0).
import type { Declaration, Group } from './declaration.ts'
import type { FlagSpec } from '../flags/types.ts'

export const GLOBAL_FLAGS: readonly FlagSpec[] = ${JSON.stringify(globals)}

export const GROUPS: readonly Group[] = ${JSON.stringify(groups)}

export type CommandPath =
${commands.map(([path]) => `  | ${JSON.stringify(path)}\n`).join('')}
export const DECLARED: { readonly [path in CommandPath]: Declaration } = {
${commands.map(([path, declaration]) => `  ${JSON.stringify(path)}: ${JSON.stringify(declaration)},\n`).join('')}}
`,
)
