import type { JsonObject } from '../../../core/api/json.ts'
import type { Result } from '../../../core/api/status.ts'
import { isObject, listAt, textAt } from '../../client/json.ts'
import { failed, isNotFound, type Trouble, usageError } from '../../client/trouble.ts'
import type { Failure, Invocation } from '../../command.ts'
import { allContainers, defaultContainer } from '../containers.ts'
import { defineCommand } from '../define.ts'
import { podsOf } from '../pods-of.ts'

/** Print the logs for a container in a pod. Source: kubectl pkg/cmd/logs. */
export const logsCommand = defineCommand('logs', run, ['insecure-skip-tls-verify-backend', 'since-time', 'limit-bytes'])

const USAGE = `expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.
POD or TYPE/NAME is a required argument for the logs command`
/** Lines of each Pod when many are asked for. */
const SELECTOR_TAIL = 10

interface Source {
  readonly pod: string
  readonly container: string
}

const refused = (text: string): { readonly ok: false; readonly error: Trouble } => ({ ok: false, error: { text } })

async function run(invocation: Invocation): Promise<number | Failure> {
  const { args, flags } = invocation
  const bySelector = flags.text('selector') !== ''
  if (args.length === 0 && !bySelector) return usageError('logs', USAGE)
  if (args.length > 0 && bySelector) return usageError('logs', 'only a selector (-l) or a POD name is allowed')
  if (args.length > 2) return usageError('logs', USAGE)
  if (args.length === 2 && flags.text('container') !== '')
    return failed({ text: 'only one of -c or an inline [CONTAINER] arg is allowed' })
  const pods = bySelector ? await selectedPods(invocation) : await namedPods(invocation, args[0] ?? '')
  if (!pods.ok) return failed(pods.error)
  if (pods.value.length === 0) {
    invocation.host.stderr(`No resources found in ${invocation.client.namespace} namespace.\n`)
    return 0
  }
  const sources: Source[] = []
  for (const pod of pods.value) {
    const found = sourcesOf(invocation, pod)
    if (!found.ok) return failed(found.error)
    sources.push(...found.value)
  }
  const limit = flags.int('max-log-requests')
  if (flags.bool('follow') && sources.length > limit) {
    return failed({
      text: `you are attempting to follow ${sources.length} log streams, but maximum allowed concurrency is ${limit}, use --max-log-requests to increase the limit`,
    })
  }
  return printLogs(invocation, sources, bySelector && !flags.changed('tail') ? SELECTOR_TAIL : flags.int('tail'))
}

async function selectedPods({ flags, client }: Invocation): Promise<Result<readonly JsonObject[], Trouble>> {
  const path = `/api/v1/namespaces/${client.namespace}/pods`
  const list = await client.call({ method: 'GET', path, query: { labelSelector: flags.text('selector') } })
  return list.ok ? { ok: true, value: listAt(list.value.body, 'items').filter(isObject) } : list
}

/** One Pod; of an object with several the first, unless all are asked for. */
async function namedPods(invocation: Invocation, word: string): Promise<Result<readonly JsonObject[], Trouble>> {
  const { flags, host, client } = invocation
  const found = await podsOf(invocation, word, {
    doing: 'get the logs from',
    timeoutMs: flags.duration('pod-running-timeout'),
  })
  if (!found.ok) {
    if (!isNotFound(found.error) || !('status' in found.error)) return found
    const message = textAt(found.error.status, 'message')
    return refused(`error from server (NotFound): ${message} in namespace ${JSON.stringify(client.namespace)}`)
  }
  const { pods } = found.value
  const [first, another] = pods
  if (another === undefined || flags.bool('all-pods')) return { ok: true, value: pods }
  host.stderr(`Found ${pods.length} pods, using pod/${textAt(first, 'metadata', 'name')}\n`)
  return { ok: true, value: first ? [first] : [] }
}

function sourcesOf({ args, flags, host }: Invocation, pod: JsonObject): Result<readonly Source[], Trouble> {
  const name = textAt(pod, 'metadata', 'name')
  const all = allContainers(pod)
  if (flags.bool('all-containers')) return { ok: true, value: all.map((container) => ({ pod: name, container })) }
  const asked = flags.text('container') || args[1] || ''
  if (asked !== '' && !all.includes(asked)) return refused(`container ${asked} is not valid for pod ${name}`)
  return { ok: true, value: [{ pod: name, container: asked || defaultContainer(pod, host) }] }
}

/** What a log says now, or why it says nothing. */
async function logOf({ flags, client }: Invocation, { pod, container }: Source, tail: number): Promise<Result<string, Trouble>> {
  const query = {
    container,
    ...(flags.bool('follow') ? { follow: 'true' } : {}),
    ...(flags.bool('previous') ? { previous: 'true' } : {}),
    ...(flags.bool('timestamps') ? { timestamps: 'true' } : {}),
    ...(flags.duration('since') > 0 ? { sinceSeconds: String(Math.ceil(flags.duration('since') / 1000)) } : {}),
    ...(tail >= 0 ? { tailLines: String(tail) } : {}),
  }
  const answer = await client.call({ method: 'GET', path: `/api/v1/namespaces/${client.namespace}/pods/${pod}/log`, query })
  if (!answer.ok) return answer
  return { ok: true, value: typeof answer.value.body === 'string' ? answer.value.body : '' }
}

/**
 * Prints logs, with `-f` what comes to them until interrupted.
 * Differs: the door answers a followed log with what there is and ends, so it is asked again for the rest.
 */
async function printLogs(invocation: Invocation, sources: readonly Source[], tail: number): Promise<number | Failure> {
  const { flags, host } = invocation
  const seen = new Map<Source, number>()
  for (let first = true; ; first = false) {
    for (const source of sources) {
      const log = await logOf(invocation, source, first ? tail : -1)
      if (!log.ok) return first ? failed(log.error) : 0
      const whole = first && tail >= 0 && flags.bool('follow') ? await logOf(invocation, source, -1) : log
      const from = first ? 0 : Math.min(seen.get(source) ?? 0, log.value.length)
      host.stdout(linesWith(log.value.slice(from), source, flags.bool('prefix')))
      seen.set(source, whole.ok ? whole.value.length : log.value.length)
    }
    if (!flags.bool('follow')) return 0
    await host.wait(Number.POSITIVE_INFINITY)
    if (host.interrupted()) return 130
  }
}

function linesWith(text: string, { pod, container }: Source, prefix: boolean): string {
  if (!prefix || text === '') return text
  const lines = text.replace(/\n$/, '').split('\n')
  return `${lines.map((line) => `[pod/${pod}/${container}] ${line}`).join('\n')}\n`
}
