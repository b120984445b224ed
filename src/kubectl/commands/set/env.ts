import type { JsonObject, JsonValue } from '../../../core/api/json.ts'
import { isObject, listAt, objectAt, textAt } from '../../client/json.ts'
import { failed, type Trouble } from '../../client/trouble.ts'
import type { Failure, Invocation } from '../../command.ts'
import { defineCommand } from '../define.ts'
import type { Live } from '../live.ts'
import { noPodSpec, objectTitle, patchBetween, sendPatch, settingOf, withPodSpec } from './change.ts'
import { changedEnv, type EnvChange, envFrom, parseEnv, sourceText, splitEnv } from './env-words.ts'

/** Update environment variables on a pod template. Source: kubectl pkg/cmd/set/set_env.go. */
export const setEnvCommand = defineCommand('set env', run, ['kustomize', 'resolve'])

const fail = (text: string): Failure => failed({ text })

function refusal({ flags }: Invocation, resources: readonly string[]): string | null {
  if (resources.length === 0 && flags.list('filename').length === 0) {
    return 'one or more resources must be specified as <resource> <name> or <resource>/<name>'
  }
  if (flags.bool('list') && flags.text('output') !== '') return '--list and --output may not be specified together'
  if (flags.list('keys').length > 0 && flags.text('from') === '') {
    return 'when specifying --keys, a configmap or secret must be provided with --from'
  }
  return null
}

/** `web-*`, `*`. */
const chooses = (pattern: string, name: string): boolean =>
  new RegExp(`^${pattern.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(name)

async function run(invocation: Invocation): Promise<number | Failure> {
  const { args, flags } = invocation
  if (flags.bool('all') && flags.text('selector') !== '') return fail('cannot set --all and --selector at the same time')
  const split = splitEnv(args)
  if (!split) return fail(`all resources must be specified before environment changes: ${args.join(' ')}`)
  const wrong = refusal(invocation, split.resources)
  if (wrong !== null) return fail(wrong)
  const given = await parseEnv(invocation, [...flags.list('env'), ...split.words])
  if (!given.ok) return failed(given.error)
  const imported = await envFrom(invocation)
  if (!imported.ok) return failed(imported.error)
  const prefix = flags.text('prefix')
  const set = [...given.value.set, ...imported.value].map((one) => ({ ...one, name: prefix + textAt(one, 'name') }))
  const change: EnvChange = { set, remove: given.value.remove }
  const setting = await settingOf(invocation, split.resources, ['selector', 'all'])
  if (!setting.ok) return failed(setting.error)
  const { objects, report, dryRun, here } = setting.value
  if (objects.troubles.length > 0) return failed(...objects.troubles)
  const troubles: Trouble[] = []
  for (const one of objects.found) {
    const taken = flags.bool('overwrite') ? null : forbidden(one, change)
    const after = withPodSpec(one.object, (spec) => changedSpec(invocation, one, spec, change))
    if (!after || taken !== null) {
      troubles.push({ text: `error: ${objectTitle(one)} ${taken ?? noPodSpec(one.object)}\n` })
      continue
    }
    if (flags.bool('list')) continue
    const patch = patchBetween(one.object, after)
    if (Object.keys(patch).length === 0) continue
    const failing = 'failed to patch env update to pod template: '
    const sent = here ? ({ ok: true, value: after } as const) : await sendPatch(invocation, one, patch, { dryRun, failing })
    const trouble = sent.ok ? report(sent.value, 'env updated') : sent.error
    if (trouble) troubles.push(trouble)
  }
  return troubles.length > 0 ? failed(...troubles) : 0
}

const CONTAINERS = ['containers', 'initContainers'] as const

const podSpecOf = ({ object }: Live): JsonObject =>
  textAt(object, 'kind') === 'Pod' ? objectAt(object, 'spec') : objectAt(object, 'spec', 'template', 'spec')

/** What `--overwrite=false` forbids. Source: kubectl pkg/cmd/set validateNoOverwrites. */
function forbidden(one: Live, { set }: EnvChange): string | null {
  for (const container of CONTAINERS.flatMap((field) => listAt(podSpecOf(one), field))) {
    for (const variable of set) {
      const [name, value] = [textAt(variable, 'name'), textAt(variable, 'value')]
      const current = listAt(container, 'env').find((entry) => textAt(entry, 'name') === name)
      const held = textAt(current, 'value')
      if (current !== undefined && held !== value) return `'${name}' already has a value (${held}), and --overwrite is false`
    }
  }
  return null
}

/** A Pod spec with the environment of its chosen containers changed, which `--list` prints. */
function changedSpec({ flags, host }: Invocation, { object, name }: Live, spec: JsonObject, change: EnvChange): JsonObject {
  const pattern = flags.text('containers')
  const kind = textAt(object, 'kind')
  let chosen = 0
  const renewed = (container: JsonValue): JsonValue => {
    const called = textAt(container, 'name')
    if (!isObject(container) || !chooses(pattern, called)) return container
    chosen += 1
    const env = changedEnv(container, change)
    if (flags.bool('list')) host.stdout(`# ${kind} ${name}, container ${called}\n${env.map(envLine).join('')}`)
    const { env: _, ...rest } = container
    return env.length > 0 ? { ...rest, env } : rest
  }
  const lists = CONTAINERS.filter((field) => Array.isArray(spec[field])).map((field) => [field, listAt(spec, field).map(renewed)])
  if (chosen === 0) {
    host.stderr(`Warning: ${kind}/${name} does not have any containers matching ${JSON.stringify(pattern)}\n`)
  }
  return { ...spec, ...Object.fromEntries(lists) }
}

function envLine(variable: JsonValue): string {
  const from = objectAt(variable, 'valueFrom')
  const name = textAt(variable, 'name')
  return Object.keys(from).length === 0 ? `${name}=${textAt(variable, 'value')}\n` : `# ${name} from ${sourceText(from)}\n`
}
