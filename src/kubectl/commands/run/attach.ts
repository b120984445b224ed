import type { JsonObject, JsonValue } from '../../../core/api/json.ts'
import type { Result } from '../../../core/api/status.ts'
import { at, isObject, listAt, textAt } from '../../client/json.ts'
import { failed, type Trouble } from '../../client/trouble.ts'
import type { Failure, Invocation } from '../../command.ts'

const phaseOf = (pod: JsonValue): string => textAt(pod, 'status', 'phase')
const hasEnded = (pod: JsonValue): boolean => ['Succeeded', 'Failed'].includes(phaseOf(pod))
const isReady = (pod: JsonValue): boolean =>
  phaseOf(pod) === 'Running' &&
  listAt(pod, 'status', 'conditions').some((one) => textAt(one, 'type') === 'Ready' && textAt(one, 'status') === 'True')

/** The Pod once it runs and is ready, or has run; null when interrupted. */
async function untilAttachable({ client, flags, host }: Invocation, path: string): Promise<Result<JsonObject | null, Trouble>> {
  const untilMs = host.nowMs() + flags.duration('pod-running-timeout')
  for (;;) {
    const answer = await client.call({ method: 'GET', path })
    if (!answer.ok) return answer
    const pod = answer.value.body
    if (isObject(pod) && (hasEnded(pod) || isReady(pod))) return { ok: true, value: pod }
    if (host.nowMs() >= untilMs) return { ok: false, error: { text: 'timed out waiting for the condition' } }
    await host.wait(untilMs - host.nowMs())
    if (host.interrupted()) return { ok: true, value: null }
  }
}

const words = (container: JsonValue, field: string): readonly string[] =>
  listAt(container, field).filter((word) => typeof word === 'string')

/** What the first container runs; a shell where its image decides. */
function commandOf(pod: JsonObject): readonly string[] {
  const [container = null] = listAt(pod, 'spec', 'containers')
  const command = [...words(container, 'command'), ...words(container, 'args')]
  return command.length > 0 ? command : ['sh']
}

/** The exit code of a Pod that has run, with its log printed. */
async function afterwards({ client, host }: Invocation, path: string, pod: JsonObject): Promise<number | Failure> {
  const log = await client.call({ method: 'GET', path: `${path}/log`, query: { container: textAt(pod, 'metadata', 'name') } })
  if (!log.ok) return failed(log.error)
  if (typeof log.value.body === 'string') host.stdout(log.value.body)
  if (phaseOf(pod) === 'Succeeded') return 0
  const [status] = listAt(pod, 'status', 'containerStatuses')
  const code = at(status, 'state', 'terminated', 'exitCode')
  const name = `pod ${textAt(pod, 'metadata', 'namespace')}/${textAt(pod, 'metadata', 'name')}`
  if (typeof code !== 'number' || code === 0) return failed({ text: `${name} failed with unknown exit code` })
  return { stderr: `${name} terminated (${textAt(status, 'state', 'terminated', 'reason')})\n`, exitCode: code }
}

/**
 * Hands the terminal to a Pod's container until it ends.
 * Source: kubectl pkg/cmd/run/run.go handleAttachPod, pkg/cmd/attach. Differs: containers have no terminal of their own, so
 * their command is run beside them, as `kubectl exec` would.
 */
export async function attachTo(invocation: Invocation, pod: JsonObject): Promise<number | Failure> {
  const { client, flags, host } = invocation
  const name = textAt(pod, 'metadata', 'name')
  const path = `/api/v1/namespaces/${client.namespace}/pods/${name}`
  const running = await untilAttachable(invocation, path)
  if (!running.ok) return failed(running.error)
  if (running.value === null) return 130
  if (hasEnded(running.value)) return afterwards(invocation, path, running.value)
  if (!flags.bool('quiet')) host.stderr("If you don't see a command prompt, try pressing enter.\n")
  return host.exec({
    namespace: client.namespace,
    pod: name,
    container: textAt(listAt(running.value, 'spec', 'containers')[0], 'name'),
    command: commandOf(running.value),
    stdin: flags.bool('stdin'),
    tty: flags.bool('tty'),
  })
}
