import type { JsonObject } from '../../../core/api/json.ts'
import type { Result } from '../../../core/api/status.ts'
import { objectAt } from '../../client/json.ts'
import { failed, type Trouble } from '../../client/trouble.ts'
import type { Failure, Invocation } from '../../command.ts'
import { asStruct } from '../../print/struct-order.ts'
import { withSavedConfig } from '../create/generated.ts'
import { defineCommand } from '../define.ts'
import { dryRunOf } from '../dry-run.ts'
import { liveObjects } from '../live.ts'
import { type ManifestEntry, readManifests, writeQueryOf } from '../manifests.ts'
import { overridden } from '../overrides.ts'
import { type Pairs, parseLabelSpec } from '../pairs.ts'
import { type Report, reporterOf } from '../reporter.ts'
import { notExposable, portsOf, selectorOf } from './introspect.ts'
import { exposingService } from './service.ts'

/** Expose a pod, service, deployment or replica set as a new Service. Source: kubectl pkg/cmd/expose/expose.go. */
export const exposeCommand = defineCommand('expose', run, ['kustomize'])

/** Names of Services are no longer. */
const MOST = 63

const refused = (text: string): { readonly ok: false; readonly error: Trouble } => ({ ok: false, error: { text } })

/** What was found out for the first object holds for those after it, as in kubectl. */
interface Kept {
  selector: Pairs | null
  labels: Pairs | null
  ports: string | null
}

async function run(invocation: Invocation): Promise<number | Failure> {
  const { flags } = invocation
  const dryRun = dryRunOf(invocation)
  if (!dryRun.ok) return failed(dryRun.error)
  const report = await reporterOf(invocation, dryRun.value, asStruct)
  if (!report.ok) return failed(report.error)
  const exposed = await exposedObjects(invocation)
  if (!exposed.ok) return failed(exposed.error)
  const port = flags.text('port')
  const kept: Kept = { selector: null, labels: null, ports: port === '' ? null : port }
  const troubles: Trouble[] = []
  for (const entry of exposed.value) {
    const service = 'trouble' in entry ? { ok: false as const, error: entry.trouble } : serviceFor(invocation, entry, kept)
    const trouble = service.ok ? await create(invocation, service.value, dryRun.value, report.value) : service.error
    if (trouble) troubles.push(trouble)
  }
  return troubles.length > 0 ? failed(...troubles) : 0
}

/** The objects that a line names: as files have them, else as the server has them. */
async function exposedObjects(invocation: Invocation): Promise<Result<readonly ManifestEntry[], Trouble>> {
  const { flags } = invocation
  if (flags.list('filename').length > 0) return readManifests(invocation, { validation: 'Ignore' })
  const live = await liveObjects(invocation, { choosers: [], needsName: true })
  if (!live.ok) return live
  const { found, troubles } = live.value
  return { ok: true, value: [...found.map((one) => ({ ...one, source: '' })), ...troubles.map((trouble) => ({ trouble }))] }
}

function serviceFor(
  { flags }: Invocation,
  { resource, name, object }: Extract<ManifestEntry, { readonly name: string }>,
  kept: Kept,
): Result<JsonObject, Trouble> {
  const wrong = notExposable(resource)
  if (wrong) return { ok: false, error: wrong }
  if (flags.text('selector') === '' && kept.selector === null) {
    const found = selectorOf(object)
    if (!found.ok) return refused(`couldn't retrieve selectors via --selector flag or introspection: ${found.error}`)
    kept.selector = found.value
  }
  const protocols = portsOf(object)
  if (kept.ports === null) {
    if (protocols.size === 0 && flags.text('cluster-ip') !== 'None') {
      return refused("couldn't find port via --port flag or introspection")
    }
    kept.ports = [...protocols.keys()].join(',')
  }
  const selector = kept.selector ? ({ ok: true, value: kept.selector } as const) : parseLabelSpec(flags.text('selector'))
  if (!selector.ok) return selector
  kept.labels ??= Object.fromEntries(
    Object.entries(objectAt(object, 'metadata', 'labels')).map(([key, value]) => [key, String(value)]),
  )
  const labels = flags.text('labels') === '' ? ({ ok: true, value: kept.labels } as const) : parseLabelSpec(flags.text('labels'))
  if (!labels.ok) return labels
  const named = flags.text('name') || name.slice(0, MOST)
  const exposing = { name: named, selector: selector.value, labels: labels.value, ports: kept.ports, protocols }
  const service = exposingService(exposing, flags)
  return service.ok ? overridden(service.value, flags) : service
}

async function create(
  { client, flags }: Invocation,
  service: JsonObject,
  dryRun: string,
  report: Report,
): Promise<Trouble | null> {
  if (dryRun === 'client') {
    const space = client.namespaceGiven ? { namespace: client.namespace } : {}
    return report({ ...service, metadata: { ...objectAt(service, 'metadata'), ...space } }, 'exposed')
  }
  const body = flags.bool('save-config') ? withSavedConfig(service) : service
  const query = writeQueryOf(flags.text('field-manager'), null, dryRun)
  const answer = await client.call({ method: 'POST', path: `/api/v1/namespaces/${client.namespace}/services`, query, body })
  return answer.ok ? report(answer.value.body, 'exposed') : answer.error
}
