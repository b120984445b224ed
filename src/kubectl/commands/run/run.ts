import type { JsonObject } from '../../../core/api/json.ts'
import type { Result } from '../../../core/api/status.ts'
import { isObject, objectAt, textAt } from '../../client/json.ts'
import { failed, isNotFound, type Trouble, usageError } from '../../client/trouble.ts'
import type { Failure, Invocation } from '../../command.ts'
import type { DryRun } from '../../print/name.ts'
import { asStruct } from '../../print/struct-order.ts'
import { missingFlags, withSavedConfig } from '../create/generated.ts'
import { defineCommand } from '../define.ts'
import { dryRunOf } from '../dry-run.ts'
import { writeQueryOf } from '../manifests.ts'
import { overridden } from '../overrides.ts'
import { reporterOf } from '../reporter.ts'
import { attachTo } from './attach.ts'
import { podOf, serviceOf } from './pod.ts'

/** Run a particular image on the cluster. Source: kubectl pkg/cmd/run/run.go. */
export const runCommand = defineCommand('run', run)

/** Source: github.com/distribution/reference ReferenceRegexp, without its lengths. */
const COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*'
const HOST =
  '(?:(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\\[[a-fA-F0-9:]+\\])'
const IMAGE = new RegExp(
  `^(?:${HOST}(?::[0-9]+)?/)?${COMPONENT}(?:/${COMPONENT})*(?::[\\w][\\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$`,
)

const fail = (text: string): Failure => failed({ text })

/** What may not be asked for, in the order in which kubectl looks. */
function refusal({ path, args, flags }: Invocation, attaches: boolean, dryRun: DryRun): Failure | null {
  const image = flags.text('image')
  if (args.length === 0) return usageError(path, 'NAME is required for run')
  if (image === '') return fail('--image is required')
  if (!IMAGE.test(image)) return fail(`Invalid image name ${JSON.stringify(image)}: invalid reference format`)
  if (flags.bool('tty') && !flags.bool('stdin')) {
    return usageError(path, '-i/--stdin is required for containers with -t/--tty=true')
  }
  if (flags.bool('expose') && flags.text('port') === '') return usageError(path, '--port must be set when exposing a service')
  const restart = flags.text('restart')
  if (!['', 'Always', 'OnFailure', 'Never'].includes(restart)) return usageError(path, `invalid restart policy: ${restart}`)
  if (flags.bool('rm') && !attaches) return usageError(path, '--rm should only be used for attached containers')
  if (attaches && dryRun !== 'none') {
    const options = '(--attach, --stdin, or --tty)'
    return usageError(path, `--dry-run=[server|client] can't be used with attached containers options ${options}`)
  }
  const policy = flags.text('image-pull-policy')
  return ['', 'Always', 'IfNotPresent', 'Never'].includes(policy)
    ? null
    : usageError(path, `invalid image pull policy: ${policy}`)
}

async function run(invocation: Invocation): Promise<number | Failure> {
  const { args, flags, host, client } = invocation
  const missing = missingFlags(invocation, 'image')
  if (missing) return missing
  const dryRun = dryRunOf(invocation)
  if (!dryRun.ok) return failed(dryRun.error)
  const attaches = flags.changed('attach') ? flags.bool('attach') : flags.bool('stdin')
  const report = await reporterOf(invocation, dryRun.value, asStruct)
  if (!report.ok) return failed(report.error)
  const refused = refusal(invocation, attaches, dryRun.value)
  if (refused) return refused
  const [name = ''] = args
  const made = podOf(invocation, name)
  if (!made.ok) return failed(made.error)
  const known = await client.resources()
  if (!known.ok) return failed(known.error)
  const overriding = overridden(made.value, flags)
  if (!overriding.ok) return failed(overriding.error)
  const pod = await created(invocation, 'pods', overriding.value, dryRun.value)
  if (!pod.ok) return failed(pod.error)
  const troubles: Trouble[] = []
  const objects: (readonly [plural: string, object: JsonObject])[] = [['pods', pod.value]]
  if (flags.bool('expose')) {
    const asked = serviceOf(invocation, name)
    const service = asked.ok ? await created(invocation, 'services', asked.value, dryRun.value) : asked
    const trouble = service.ok ? report.value(service.value, 'created') : service.error
    if (trouble) troubles.push(trouble)
    else if (flags.text('output') === 'yaml') host.stdout('---\n')
    if (service.ok) objects.push(['services', service.value])
  }
  if (attaches) {
    const outcome = await attachTo(invocation, pod.value)
    if (flags.bool('rm')) for (const [plural, object] of objects) await removed(invocation, plural, object)
    return outcome
  }
  const trouble = report.value(pod.value, 'created')
  if (trouble) troubles.push(trouble)
  return troubles.length > 0 ? failed(...troubles) : 0
}

/** The object as the server made it; without a server for a client's dry run. */
async function created(
  { client, flags }: Invocation,
  plural: string,
  object: JsonObject,
  dryRun: DryRun,
): Promise<Result<JsonObject, Trouble>> {
  if (dryRun === 'client') {
    if (!client.namespaceGiven) return { ok: true, value: object }
    return { ok: true, value: { ...object, metadata: { ...objectAt(object, 'metadata'), namespace: client.namespace } } }
  }
  const body = flags.bool('save-config') ? withSavedConfig(object) : object
  const query = writeQueryOf(flags.text('field-manager'), null, dryRun)
  const answer = await client.call({ method: 'POST', path: `/api/v1/namespaces/${client.namespace}/${plural}`, query, body })
  if (!answer.ok) return answer
  return { ok: true, value: isObject(answer.value.body) ? answer.value.body : body }
}

/** Differs: the attached command does not end its container, so that the Pod is not given the time that a running one gets. */
async function removed({ client, flags, host }: Invocation, plural: string, object: JsonObject): Promise<void> {
  const name = textAt(object, 'metadata', 'name')
  const path = `/api/v1/namespaces/${client.namespace}/${plural}/${name}`
  const answer = await client.call({ method: 'DELETE', path, body: { propagationPolicy: 'Background', gracePeriodSeconds: 0 } })
  if (!answer.ok && !isNotFound(answer.error)) host.stderr(failed(answer.error).stderr)
  if (answer.ok && !flags.bool('quiet')) host.stdout(`${textAt(object, 'kind').toLowerCase()} ${JSON.stringify(name)} deleted\n`)
}
