import type { JsonObject } from '../../core/api/json.ts'
import type { Result } from '../../core/api/status.ts'
import { textAt } from '../client/json.ts'
import { failed, type Trouble, usageError } from '../client/trouble.ts'
import type { Failure, Invocation } from '../command.ts'
import { allContainers, defaultContainer } from './containers.ts'
import { defineCommand } from './define.ts'
import { podsOf } from './pods-of.ts'
import { wantedObjects } from './wanted.ts'

/** Execute a command in a container. Source: kubectl pkg/cmd/exec. */
export const execCommand = defineCommand('exec', run)

/** The Pod of `POD`, `TYPE/NAME` or `-f`. */
async function podOf(invocation: Invocation): Promise<Result<JsonObject | undefined, Trouble>> {
  const { args, flags } = invocation
  let [word = ''] = args
  if (flags.list('filename').length > 0) {
    const wanted = await wantedObjects({ ...invocation, args: [] }, { choosers: [], needsName: true })
    if (!wanted.ok) return wanted
    const [one] = wanted.value
    if (one) word = `${one.resource.plural}/${one.name}`
  }
  const found = await podsOf(invocation, word, { doing: 'attach to', timeoutMs: flags.duration('pod-running-timeout') })
  return found.ok ? { ok: true, value: found.value.pods[0] } : found
}

function containerOf({ flags, host }: Invocation, pod: JsonObject): Result<string, Trouble> {
  const asked = flags.text('container')
  if (asked === '') return { ok: true, value: defaultContainer(pod, host, flags.bool('quiet')) }
  if (allContainers(pod).includes(asked)) return { ok: true, value: asked }
  return { ok: false, error: { text: `container ${asked} not found in pod ${textAt(pod, 'metadata', 'name')}` } }
}

async function run(invocation: Invocation): Promise<number | Failure> {
  const { args, dashed, flags, host, client } = invocation
  const fromFile = flags.list('filename').length > 0
  if (dashed === null && args.length > (fromFile ? 0 : 1)) {
    return usageError('exec', 'exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead')
  }
  if (args.length === 0 && !fromFile) return failed({ text: 'pod, type/name or --filename must be specified' })
  if (!dashed || dashed.length === 0) return failed({ text: 'you must specify at least one command for the container' })
  const pod = await podOf(invocation)
  if (!pod.ok) return failed(pod.error)
  if (!pod.value) return failed({ text: 'unable to find a pod to execute in' })
  const phase = textAt(pod.value, 'status', 'phase')
  if (phase === 'Succeeded' || phase === 'Failed') {
    return failed({ text: `cannot exec into a container in a completed pod; current phase is ${phase}` })
  }
  const container = containerOf(invocation, pod.value)
  if (!container.ok) return failed(container.error)
  const exitCode = await host.exec({
    namespace: client.namespace,
    pod: textAt(pod.value, 'metadata', 'name'),
    container: container.value,
    command: dashed,
    stdin: flags.bool('stdin'),
    tty: flags.bool('tty'),
  })
  return exitCode === 0 ? 0 : { stderr: `command terminated with exit code ${exitCode}\n`, exitCode }
}
