import type { JsonObject, JsonValue } from '../../../core/api/json.ts'
import type { Result } from '../../../core/api/status.ts'
import { listAt, objectAt, textAt } from '../../client/json.ts'
import type { Trouble } from '../../client/trouble.ts'
import type { Invocation } from '../../command.ts'
import { envNameErrors } from '../env-names.ts'
import { liveObjects } from '../live.ts'

/** Changes of an environment. */
export interface EnvChange {
  readonly set: readonly JsonObject[]
  readonly remove: readonly string[]
}

const refused = (text: string): { readonly ok: false; readonly error: Trouble } => ({ ok: false, error: { text } })

/** The words that name objects, and those that change variables. Source: kubectl pkg/cmd/set/env SplitEnvironmentFromResources. */
export function splitEnv(
  args: readonly string[],
): { readonly resources: readonly string[]; readonly words: readonly string[] } | null {
  const isEnv = (arg: string): boolean => arg.indexOf('=') > 0 || arg.endsWith('-')
  const first = args.findIndex(isEnv)
  if (first < 0) return { resources: args, words: [] }
  return args.slice(first).every(isEnv) ? { resources: args.slice(0, first), words: args.slice(first) } : null
}

const variable = (name: string, value: string): JsonObject => ({ name, ...(value === '' ? {} : { value }) })

/** `NAME=value`, `NAME-`, and `-` for lines of standard input. */
export async function parseEnv({ host }: Invocation, words: readonly string[]): Promise<Result<EnvChange, Trouble>> {
  const set: JsonObject[] = []
  const remove: string[] = []
  for (const word of words) {
    if (word === '-') {
      const lines = (await host.stdin()).split('\n').map((line) => line.replace(/#.*$/, ''))
      for (const line of lines.filter((one) => one.includes('='))) {
        set.push(variable(line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)))
      }
    } else if (word.includes('=')) {
      const name = word.slice(0, word.indexOf('='))
      const errors = envNameErrors(name)
      if (errors.length > 0) return refused(`${JSON.stringify(name)} is not a valid key name: ${errors.join(';')}`)
      set.push(variable(name, word.slice(word.indexOf('=') + 1)))
    } else if (word.endsWith('-')) remove.push(word.slice(0, -1))
    else return refused(`unknown environment variable: ${word}`)
  }
  if (remove.some((name) => set.some((one) => one['name'] === name))) {
    return refused('can not both modify and remove the same environment variable in the same command')
  }
  return { ok: true, value: { set, remove } }
}

/** `--from configmap/app`: a variable for each of its keys. */
export async function envFrom(invocation: Invocation): Promise<Result<readonly JsonObject[], Trouble>> {
  const { flags } = invocation
  if (flags.text('from') === '') return { ok: true, value: [] }
  const live = await liveObjects({ ...invocation, args: [flags.text('from')] }, { choosers: [], needsName: true })
  if (!live.ok) return live
  const [trouble] = live.value.troubles
  if (trouble) return { ok: false, error: trouble }
  const keys = flags.list('keys')
  const variables: JsonObject[] = []
  for (const { object, name } of live.value.found) {
    const kind = textAt(object, 'kind')
    if (kind !== 'ConfigMap' && kind !== 'Secret') return refused('unsupported resource specified in --from')
    const field = kind === 'Secret' ? 'secretKeyRef' : 'configMapKeyRef'
    for (const key of Object.keys(objectAt(object, 'data')).toSorted()) {
      if (keys.length > 0 && !keys.includes(key)) continue
      const called = key.replaceAll(/[^a-zA-Z0-9_]/g, '_').toUpperCase()
      variables.push({ name: called, valueFrom: { [field]: { name, key } } })
    }
  }
  return { ok: true, value: variables }
}

/** Where a variable's value comes from, in words. Source: kubectl pkg/cmd/set/env GetEnvVarRefString. */
export function sourceText(from: JsonObject): string {
  const config = objectAt(from, 'configMapKeyRef')
  const secret = objectAt(from, 'secretKeyRef')
  if (Object.keys(config).length > 0) return `configmap ${textAt(config, 'name')}, key ${textAt(config, 'key')}`
  if (Object.keys(secret).length > 0) return `secret ${textAt(secret, 'name')}, key ${textAt(secret, 'key')}`
  const field = textAt(from, 'fieldRef', 'fieldPath')
  if (field !== '') return `field path ${field}`
  const resource = objectAt(from, 'resourceFieldRef')
  const container = textAt(resource, 'containerName')
  return `resource field ${container === '' ? '' : `${container}/`}${textAt(resource, 'resource')}`
}

/** The environment after a change: what is there keeps its place. Source: kubectl pkg/cmd/set/helper.go updateEnv. */
export function changedEnv(container: JsonObject, { set, remove }: EnvChange): readonly JsonValue[] {
  const existing = listAt(container, 'env').filter((one) => !remove.includes(textAt(one, 'name')))
  const newer = (name: string): JsonObject | undefined => set.find((one) => one['name'] === name)
  const kept = existing.map((one) => newer(textAt(one, 'name')) ?? one)
  const names = [...new Set(set.map((one) => textAt(one, 'name')))]
  const added = names.filter((name) => !remove.includes(name) && !existing.some((one) => textAt(one, 'name') === name))
  return [...kept, ...added.flatMap((name) => newer(name) ?? [])]
}
