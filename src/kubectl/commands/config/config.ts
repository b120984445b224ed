import type { JsonObject, JsonValue } from '../../../core/api/json.ts'
import { toYaml } from '../../../manifest/to-yaml.ts'
import { isObject, listAt, objectAt, textAt } from '../../client/json.ts'
import { type Kubeconfig, loadKubeconfig, named } from '../../client/kubeconfig.ts'
import { failed, type Trouble, usageError } from '../../client/trouble.ts'
import type { Command, Failure, Invocation } from '../../command.ts'
import { layOut } from '../../print/columns.ts'
import { printerOf } from '../../print/output.ts'
import type { CommandPath } from '../declared.generated.ts'
import { defineCommand } from '../define.ts'

/** A kubeconfig that holds a map, as all good ones do. */
type Config = Omit<Kubeconfig, 'content'> & { readonly content: JsonObject }
type Work = (invocation: Invocation, config: Config) => Promise<number | Failure>

const fail = (text: string): Failure => failed({ text })

/** A command that works on the kubeconfig and asks no server. Source: kubectl pkg/cmd/config. */
const configCommand = (path: CommandPath, work: Work): Command =>
  defineCommand(path, async (invocation) => {
    const config = await loadKubeconfig(invocation.flags, invocation.host)
    if (!config.ok) return failed(config.error)
    const { content } = config.value
    return isObject(content) ? work(invocation, { ...config.value, content }) : failed(notConfig(config.value))
  })

const notConfig = ({ path }: Kubeconfig): Trouble => ({
  text: `error loading config file ${JSON.stringify(path)}: it holds no Config`,
})

const store = ({ host }: Invocation, { path }: Config, content: JsonObject): Promise<void> =>
  host.files.write(path, toYaml(content))

const contextsOf = (content: JsonObject): readonly JsonValue[] =>
  listAt(content, 'contexts').toSorted((a, b) => (textAt(a, 'name') < textAt(b, 'name') ? -1 : 1))

/** The order that `kubectl config view` prints, for JSON; only what the current context names when `minify`. */
function viewOf(content: JsonObject, minify: boolean): JsonObject {
  const current = textAt(content, 'current-context')
  const context = objectAt(named(content, 'contexts', current), 'context')
  const kept = (list: string, name: string): readonly JsonValue[] =>
    listAt(content, list).filter((entry) => !minify || textAt(entry, 'name') === name)
  return {
    kind: 'Config',
    apiVersion: 'v1',
    preferences: objectAt(content, 'preferences'),
    clusters: kept('clusters', textAt(context, 'cluster')),
    users: kept('users', textAt(context, 'user')),
    contexts: kept('contexts', current),
    'current-context': current,
  }
}

const view = configCommand('config view', async (invocation, { content }) => {
  const { args, flags, host } = invocation
  if (args.length > 0) return usageError('config view', `unexpected arguments: [${args.join(' ')}]`)
  const current = textAt(content, 'current-context')
  if (flags.bool('minify') && !named(content, 'contexts', current)) {
    return fail(current === '' ? 'current-context must exist in order to minify' : `cannot locate context ${current}`)
  }
  const printer = await printerOf(flags, { host })
  if (!printer.ok) return failed(printer.error)
  const whole = viewOf(content, flags.bool('minify'))
  const text = printer.value ? printer.value(whole) : ({ ok: true, value: toYaml(whole) } as const)
  if (!text.ok) return failed(text.error)
  host.stdout(text.value)
  return 0
})

const currentContext = configCommand('config current-context', async ({ host }, { content }) => {
  const current = textAt(content, 'current-context')
  if (current === '') return fail('current-context is not set')
  host.stdout(`${current}\n`)
  return 0
})

const useContext = configCommand('config use-context', async (invocation, config) => {
  const [name, another] = invocation.args
  if (name === undefined || another !== undefined) return fail(`Unexpected args: [${invocation.args.join(' ')}]`)
  if (!named(config.content, 'contexts', name)) return fail(`no context exists with the name: ${JSON.stringify(name)}`)
  await store(invocation, config, { ...config.content, 'current-context': name })
  invocation.host.stdout(`Switched to context ${JSON.stringify(name)}.\n`)
  return 0
})

const setContext = configCommand('config set-context', async (invocation, config) => {
  const { args, flags, host } = invocation
  const { content } = config
  const [given, another] = args
  if (another !== undefined) return fail(`Unexpected args: [${args.join(' ')}]`)
  if (given !== undefined && flags.bool('current')) return fail('you cannot specify both a context name and --current')
  const name = flags.bool('current') ? textAt(content, 'current-context') : (given ?? '')
  if (name === '')
    return fail(flags.bool('current') ? 'no current context is set' : 'you must specify a non-empty context name or --current')
  const existing = named(content, 'contexts', name)
  const changes = Object.fromEntries(
    (['cluster', 'user', 'namespace'] as const)
      .filter((field) => flags.changed(field))
      .map((field) => [field, flags.text(field)]),
  )
  const context = { name, context: { ...objectAt(existing, 'context'), ...changes } }
  const others = listAt(content, 'contexts').filter((entry) => textAt(entry, 'name') !== name)
  await store(invocation, config, { ...content, contexts: [...others, context] })
  host.stdout(`Context ${JSON.stringify(name)} ${existing ? 'modified' : 'created'}.\n`)
  return 0
})

const getContexts = configCommand('config get-contexts', async ({ args, flags, host }, { content }) => {
  const output = flags.text('output')
  if (!['', 'name'].includes(output)) return fail(`output must be one of '' or 'name': ${output}`)
  const current = textAt(content, 'current-context')
  const all = contextsOf(content)
  const missing = args.filter((name) => !named(content, 'contexts', name))
  const shown = args.length === 0 ? all : all.filter((entry) => args.includes(textAt(entry, 'name')))
  if (output === 'name') host.stdout(shown.map((entry) => `${textAt(entry, 'name')}\n`).join(''))
  else {
    const rows = shown.map((entry) => {
      const [name, context] = [textAt(entry, 'name'), objectAt(entry, 'context')]
      return [
        name === current ? '*' : '',
        name,
        textAt(context, 'cluster'),
        textAt(context, 'user'),
        textAt(context, 'namespace'),
      ]
    })
    const header = flags.bool('no-headers') ? [] : [['CURRENT', 'NAME', 'CLUSTER', 'AUTHINFO', 'NAMESPACE']]
    host.stdout(layOut([...header, ...rows]))
  }
  return missing.length === 0 ? 0 : failed(...missing.map((name) => ({ text: `context ${name} not found` })))
})

const renameContext = configCommand('config rename-context', async (invocation, config) => {
  const [from, to, more] = invocation.args
  if (from === undefined || to === undefined || more !== undefined) return fail(`Unexpected args: [${invocation.args.join(' ')}]`)
  const { content } = config
  if (!named(content, 'contexts', from))
    return fail(`cannot rename the context ${JSON.stringify(from)}, it's not in ${config.path}`)
  if (named(content, 'contexts', to)) {
    return fail(
      `cannot rename the context ${JSON.stringify(from)}, the context ${JSON.stringify(to)} already exists in ${config.path}`,
    )
  }
  const contexts = listAt(content, 'contexts').map((entry) =>
    isObject(entry) && entry['name'] === from ? { ...entry, name: to } : entry,
  )
  const current = textAt(content, 'current-context')
  await store(invocation, config, { ...content, contexts, 'current-context': current === from ? to : current })
  invocation.host.stdout(`Context ${JSON.stringify(from)} renamed to ${JSON.stringify(to)}.\n`)
  return 0
})

const deleteContext = configCommand('config delete-context', async (invocation, config) => {
  const [name, more] = invocation.args
  const { host } = invocation
  if (name === undefined || more !== undefined) return fail(`Unexpected args: [${invocation.args.join(' ')}]`)
  const { content } = config
  if (!named(content, 'contexts', name)) return fail(`cannot delete context ${name}, not in ${config.path}`)
  if (textAt(content, 'current-context') === name) {
    host.stderr('warning: this removed your active context, use "kubectl config use-context" to select a different one\n')
  }
  const contexts = listAt(content, 'contexts').filter((entry) => textAt(entry, 'name') !== name)
  await store(invocation, config, { ...content, contexts })
  host.stdout(`deleted context ${name} from ${config.path}\n`)
  return 0
})

const namesIn = (path: CommandPath, list: string): Command =>
  configCommand(path, async ({ host }, { content }) => {
    const names = listAt(content, list).map((entry) => textAt(entry, 'name'))
    host.stdout(layOut([['NAME'], ...names.toSorted().map((name) => [name])]))
    return 0
  })

export const configCommands: readonly Command[] = [
  view,
  currentContext,
  useContext,
  setContext,
  getContexts,
  renameContext,
  deleteContext,
  namesIn('config get-clusters', 'clusters'),
  namesIn('config get-users', 'users'),
]
