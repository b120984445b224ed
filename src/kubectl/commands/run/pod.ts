import type { JsonObject } from '../../../core/api/json.ts'
import type { Result } from '../../../core/api/status.ts'
import type { Trouble } from '../../client/trouble.ts'
import type { Invocation } from '../../command.ts'
import { envNameErrors } from '../env-names.ts'
import { type Pairs, parseLabelSpec, parsePairs } from '../pairs.ts'

const refused = (text: string): { readonly ok: false; readonly error: Trouble } => ({ ok: false, error: { text } })

/** Source: Go strconv.Atoi. */
export function portOf(text: string): Result<number, Trouble> {
  if (!/^[-+]?\d+$/.test(text)) return refused(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`)
  return { ok: true, value: Number(text) }
}

/** The labels of `--labels`, or `run=NAME`. */
export const labelsOf = ({ flags }: Invocation, name: string): Result<Pairs, Trouble> =>
  flags.text('labels') === '' ? { ok: true, value: { run: name } } : parseLabelSpec(flags.text('labels'))

function envOf(words: readonly string[]): Result<readonly JsonObject[], Trouble> {
  const env: JsonObject[] = []
  for (const word of words) {
    const equals = word.indexOf('=')
    const name = word.slice(0, equals)
    if (equals <= 0 || envNameErrors(name).length > 0) return refused(`invalid env: ${word}`)
    const value = word.slice(equals + 1)
    env.push({ name, ...(value === '' ? {} : { value }) })
  }
  return { ok: true, value: env }
}

/** The Pod that flags describe. Source: kubectl pkg/generate/versioned/run.go BasicPod. */
export function podOf(invocation: Invocation, name: string): Result<JsonObject, Trouble> {
  const { args, dashed, flags } = invocation
  const env = envOf(flags.list('env'))
  if (!env.ok) return env
  const annotations = parsePairs(flags.list('annotations'), 'annotations', false)
  if (!annotations.ok) return annotations
  const labels = labelsOf(invocation, name)
  if (!labels.ok) return labels
  const words = [...args.slice(1), ...(dashed ?? [])]
  const port = flags.text('port') === '' ? null : portOf(flags.text('port'))
  if (port && !port.ok) return port
  const [stdin, tty] = [flags.bool('stdin'), flags.bool('tty')]
  const pullPolicy = flags.text('image-pull-policy')
  const container = {
    name,
    image: flags.text('image'),
    ...(words.length === 0 ? {} : flags.bool('command') ? { command: words } : { args: words }),
    ...(port ? { ports: [port.value === 0 ? {} : { containerPort: port.value }] } : {}),
    ...(env.value.length > 0 ? { env: env.value } : {}),
    ...(pullPolicy === '' ? {} : { imagePullPolicy: pullPolicy }),
    ...(flags.bool('privileged') ? { securityContext: { privileged: true } } : {}),
    ...(stdin ? { stdin } : {}),
    ...(stdin && !flags.bool('leave-stdin-open') ? { stdinOnce: true } : {}),
    ...(tty ? { tty } : {}),
  }
  const metadata = {
    name,
    labels: labels.value,
    ...(Object.keys(annotations.value.set).length > 0 ? { annotations: annotations.value.set } : {}),
  }
  const spec = { containers: [container], dnsPolicy: 'ClusterFirst', restartPolicy: flags.text('restart') || 'Always' }
  return { ok: true, value: { apiVersion: 'v1', kind: 'Pod', metadata, spec } }
}

/** The Service of `--expose`. */
export function serviceOf(invocation: Invocation, name: string): Result<JsonObject, Trouble> {
  const { flags } = invocation
  const selector = labelsOf(invocation, name)
  if (!selector.ok) return selector
  const port = portOf(flags.text('port'))
  if (!port.ok) return port
  const metadata = { name, ...(flags.text('labels') === '' ? {} : { labels: selector.value }) }
  const ports = [{ port: port.value, protocol: 'TCP', targetPort: port.value }]
  return { ok: true, value: { apiVersion: 'v1', kind: 'Service', metadata, spec: { ports, selector: selector.value } } }
}
