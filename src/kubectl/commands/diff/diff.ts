import type { JsonObject, JsonValue } from '../../../core/api/json.ts'
import { isKind } from '../../../core/api/kinds.ts'
import { structOf } from '../../../core/api/schema.ts'
import type { Result } from '../../../core/api/status.ts'
import { LAST_APPLIED, lastApplied } from '../../../core/apply/last-applied.ts'
import { threeWayPatch } from '../../../core/apply/three-way.ts'
import { toYaml } from '../../../manifest/to-yaml.ts'
import type { ApiResource } from '../../client/client.ts'
import { type FileObject, readFiles } from '../../client/files.ts'
import { isObject, objectAt, textAt } from '../../client/json.ts'
import { failed, isNotFound, type Trouble, usageError } from '../../client/trouble.ts'
import type { Failure, Invocation } from '../../command.ts'
import { withoutManagedFields } from '../../print/output.ts'
import { defineCommand } from '../define.ts'
import { unifiedDiff } from './unified.ts'

/**
 * Diff the live version against a would-be applied version: exit code 1 stands for "they differ".
 * Source: kubectl pkg/cmd/diff. Differs: `$KUBECTL_EXTERNAL_DIFF` is not asked.
 */
export const diffCommand = defineCommand('diff', run, ['kustomize', 'prune', 'prune-allowlist', 'selector'])

/** An object as it is and as it would be; null when there is none yet. */
interface Pair {
  /** `apps.v1.Deployment.default.web`. */
  readonly file: string
  readonly live: JsonValue | null
  readonly merged: JsonValue
}

async function run(invocation: Invocation): Promise<number | Failure> {
  const { args, flags, host } = invocation
  if (args.length > 0) return usageError('diff', `Unexpected args: [${args.join(' ')}]`)
  if (flags.list('filename').length === 0) return failed({ text: 'must specify one of -f and -k' })
  const objects = await readFiles(host, flags.list('filename'), flags.bool('recursive'))
  if (!objects.ok) return failed(objects.error)
  const pairs: Pair[] = []
  for (const one of objects.value) {
    const pair = await pairOf(invocation, one)
    if (!pair.ok) return { ...failed(pair.error), exitCode: 2 }
    pairs.push(pair.value)
  }
  const text = diffText(invocation, pairs)
  host.stdout(text)
  return text === '' ? 0 : 1
}

const DRY = { dryRun: 'All' } as const

async function pairOf(invocation: Invocation, { object }: FileObject): Promise<Result<Pair, Trouble>> {
  const { client } = invocation
  const resource = await client.resourceOfKind(textAt(object, 'apiVersion'), textAt(object, 'kind'))
  if (!resource.ok) return resource
  const name = textAt(object, 'metadata', 'name')
  const namespace = resource.value.namespaced ? textAt(object, 'metadata', 'namespace') || client.namespace : ''
  const wanted = namespace === '' ? object : { ...object, metadata: { ...objectAt(object, 'metadata'), namespace } }
  const live = await client.call({ method: 'GET', path: client.path(resource.value, namespace, name) })
  if (!live.ok && !isNotFound(live.error)) return live
  const body = live.ok && isObject(live.value.body) ? live.value.body : null
  const merged = await mergedOf(invocation, resource.value, { name, namespace }, wanted, body)
  if (!merged.ok) return merged
  const { group, version, kind } = resource.value
  const file = [...(group === '' ? [] : [group]), version, kind, namespace, name].join('.')
  return { ok: true, value: { file, live: body, merged: merged.value } }
}

/** What the server would hold after `kubectl apply`, by a dry run. */
async function mergedOf(
  { client, flags }: Invocation,
  resource: ApiResource,
  { name, namespace }: { readonly name: string; readonly namespace: string },
  object: JsonObject,
  live: JsonObject | null,
): Promise<Result<JsonValue, Trouble>> {
  const path = client.path(resource, namespace, name)
  const query = { ...DRY, fieldManager: flags.text('field-manager') }
  if (flags.bool('server-side')) {
    const force = String(flags.bool('force-conflicts'))
    const headers = { 'content-type': 'application/apply-patch+yaml' }
    const answer = await client.call({ method: 'PATCH', path, query: { ...query, force }, headers, body: object })
    return answer.ok ? { ok: true, value: answer.value.body } : answer
  }
  if (live === null) {
    const answer = await client.call({ method: 'POST', path: client.path(resource, namespace), query, body: object })
    return answer.ok ? { ok: true, value: answer.value.body } : answer
  }
  const struct = isKind(resource.kind) ? structOf(resource.kind) : ''
  const body = threeWayPatch(lastApplied(live) ?? {}, withoutLastApplied(object), live, struct)
  const headers = { 'content-type': 'application/strategic-merge-patch+json' }
  const answer = await client.call({ method: 'PATCH', path, query, headers, body })
  return answer.ok ? { ok: true, value: answer.value.body } : answer
}

/** The annotation of the last apply is no part of what is compared. */
function withoutLastApplied(object: JsonObject): JsonObject {
  const { [LAST_APPLIED]: said, ...annotations } = objectAt(object, 'metadata', 'annotations')
  return said === undefined ? object : { ...object, metadata: { ...objectAt(object, 'metadata'), annotations } }
}

/** As `diff -u -N` prints two folders. */
function diffText({ flags, host }: Invocation, pairs: readonly Pair[]): string {
  const folder = (name: string): string => `/tmp/${name}-${Math.floor(host.random() * 2 ** 32)}`
  const [live, merged] = [folder('LIVE'), folder('MERGED')]
  const now = `${new Date(host.nowMs()).toISOString().replace('T', ' ').replace('Z', '')}000000 +0000`
  const print = (object: JsonValue | null): string =>
    object === null ? '' : toYaml(flags.bool('show-managed-fields') ? object : withoutManagedFields(object))
  return pairs
    .toSorted((a, b) => (a.file < b.file ? -1 : 1))
    .map((pair) => {
      const hunks = unifiedDiff(print(pair.live), print(pair.merged))
      if (hunks === '') return ''
      const [from, to] = [`${live}/${pair.file}`, `${merged}/${pair.file}`]
      const then = pair.live === null ? '1970-01-01 00:00:00.000000000 +0000' : now
      return `diff -u -N ${from} ${to}\n--- ${from}\t${then}\n+++ ${to}\t${now}\n${hunks}`
    })
    .join('')
}
