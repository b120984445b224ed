import type { JsonObject } from '../../../core/api/json.ts'
import type { Result } from '../../../core/api/status.ts'
import { isObject, listAt, textAt } from '../../client/json.ts'
import { failed, isNotFound, messageOf, type Trouble } from '../../client/trouble.ts'
import type { Failure, Invocation } from '../../command.ts'
import { defineCommand } from '../define.ts'
import { type Live, liveObjects } from '../live.ts'
import type { Describer } from './describer.ts'
import { describeEndpointSlice, describeEndpoints } from './endpoints.ts'
import { describeAnything } from './generic.ts'
import { describeNode } from './node.ts'
import { describePod } from './pod.ts'
import { describeService } from './service.ts'
import { describeConfigMap, describeNamespace, describeSecret } from './small-kinds.ts'
import { describeDeployment, describeReplicaSet } from './workloads.ts'
import { DescribeWriter } from './writer.ts'

/** Show details of a specific resource or group of resources. Source: kubectl pkg/cmd/describe, pkg/describe. */
export const describeCommand = defineCommand('describe', run, ['kustomize'])

const DESCRIBERS: { readonly [kind: string]: Describer } = {
  ConfigMap: describeConfigMap,
  Deployment: describeDeployment,
  EndpointSlice: describeEndpointSlice,
  Endpoints: describeEndpoints,
  Namespace: describeNamespace,
  Node: describeNode,
  Pod: describePod,
  ReplicaSet: describeReplicaSet,
  Secret: describeSecret,
  Service: describeService,
}

const NOTHING_ASKED =
  'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.\n'

async function textOf(invocation: Invocation, { resource, object }: Pick<Live, 'resource' | 'object'>): Promise<string> {
  const describe = (Object.hasOwn(DESCRIBERS, resource.kind) ? DESCRIBERS[resource.kind] : undefined) ?? describeAnything
  const w = new DescribeWriter()
  await describe(w, object, invocation)
  return w.text()
}

async function run(invocation: Invocation): Promise<number | Failure> {
  const { args, client, flags, host } = invocation
  if (args.length === 0 && flags.list('filename').length === 0) return failed({ text: NOTHING_ASKED })
  const live = await liveObjects(invocation, { choosers: ['selector', 'all-namespaces'], needsName: false })
  if (!live.ok) return failed(live.error)
  const { found, troubles } = live.value
  const [missing] = troubles
  if (missing && args.length === 2 && isNotFound(missing)) return describePrefixed(invocation, missing)
  let first = true
  for (const one of found) {
    const text = await textOf(invocation, one)
    host.stdout(first ? text : `\n\n${text}`)
    first = false
  }
  // One text for what went wrong in one way.
  const told = new Map(troubles.map((trouble) => [messageOf(trouble), trouble]))
  if (told.size > 0) return failed(...told.values())
  if (found.length > 0) return 0
  host.stderr(flags.bool('all-namespaces') ? 'No resources found\n' : `No resources found in ${client.namespace} namespace.\n`)
  return 0
}

/** `TYPE PREFIX`: where nothing is called so, everything whose name begins so. */
async function describePrefixed(invocation: Invocation, missing: Trouble): Promise<number | Failure> {
  const [type = '', prefix = ''] = invocation.args
  const matching = await objectsBeginning(invocation, type, prefix)
  if (!matching.ok) return failed(matching.error)
  if (matching.value.length === 0) return failed(missing)
  for (const one of matching.value) invocation.host.stdout(`${await textOf(invocation, one)}\n`)
  return 0
}

async function objectsBeginning(
  { client }: Invocation,
  type: string,
  prefix: string,
): Promise<Result<readonly Pick<Live, 'resource' | 'object'>[], Trouble>> {
  const resource = await client.resource(type)
  if (!resource.ok) return resource
  const list = await client.call({ method: 'GET', path: client.path(resource.value, client.namespace) })
  if (!list.ok) return list
  const { group, version, kind } = resource.value
  const typed = (object: JsonObject): JsonObject => ({
    apiVersion: group === '' ? version : `${group}/${version}`,
    kind,
    ...object,
  })
  const objects = listAt(list.value.body, 'items')
    .filter(isObject)
    .filter((item) => textAt(item, 'metadata', 'name').startsWith(prefix))
  return { ok: true, value: objects.map((object) => ({ resource: resource.value, object: typed(object) })) }
}
