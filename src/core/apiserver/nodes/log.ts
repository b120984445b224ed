import { resourceOf } from '../../api/kinds.ts'
import type { ContainerStatus, Pod } from '../../api/pod.ts'
import type { Result } from '../../api/status.ts'
import { logLines } from '../../kubelet/log-lines.ts'
import { msOfTimestamp, timestampAt } from '../../sim/time.ts'
import { badRequest, notFound } from '../errors.ts'
import { respondStatus } from '../response.ts'
import type { ApiResponse } from '../types.ts'
import type { ContainerLife, LogLine, NodeAccess, NodeRequestWorld } from './access.ts'

type Query = ReadonlyMap<string, string>

const PATH = /^\/api\/v1\/namespaces\/([^/]+)\/pods\/([^/]+)\/log\/?$/

/** Whose log a path asks for; null when it is none. */
export function logRouteOf(path: string): { readonly namespace: string; readonly name: string } | null {
  const [, namespace, name] = PATH.exec(path) ?? []
  return namespace === undefined || name === undefined ? null : { namespace, name }
}

const failed = (message: string): { readonly ok: false; readonly error: ReturnType<typeof badRequest> } => ({
  ok: false,
  error: badRequest(message),
})

/** The container that a request means. Source: kubernetes pkg/registry/core/pod/strategy.go validateContainer. */
function containerOf({ metadata: { name }, spec }: Pod, wanted: string): Result<string> {
  const inits = spec.initContainers ?? []
  if (wanted !== '') {
    const known = [...spec.containers, ...inits].some((container) => container.name === wanted)
    return known ? { ok: true, value: wanted } : failed(`container ${wanted} is not valid for pod ${name}`)
  }
  const [only, ...more] = spec.containers
  if (only && more.length === 0) return { ok: true, value: only.name }
  const names = (list: Pod['spec']['containers']): string => `[${list.map((container) => container.name).join(' ')}]`
  const orInits = inits.length > 0 ? ` or one of the init containers: ${names(inits)}` : ''
  return failed(`a container name must be specified for pod ${name}, choose one of: ${names(spec.containers)}${orInits}`)
}

const WAITING: { readonly [reason: string]: string } = {
  ErrImagePull: "image can't be pulled",
  ImagePullBackOff: 'trying and failing to pull image',
}

interface Times {
  readonly startedAt?: string
  readonly finishedAt?: string
}

/** When the run began and ended whose log is asked for. Source: kubernetes pkg/kubelet/kubelet_pods.go validateContainerLogStatus. */
function timesOf(pod: Pod, container: string, status: ContainerStatus | undefined, previous: boolean): Result<Times> {
  const about = `container ${JSON.stringify(container)} in pod ${JSON.stringify(pod.metadata.name)}`
  if (!status) return failed(`${about} is not available`)
  const { state = {}, lastState } = status
  if (previous) {
    return lastState?.terminated ? { ok: true, value: lastState.terminated } : failed(`previous terminated ${about} not found`)
  }
  if (state.running) return { ok: true, value: state.running }
  const ended = state.terminated ?? lastState?.terminated
  if (ended) return { ok: true, value: ended }
  const { reason } = state.waiting ?? {}
  return failed(
    reason ? `${about} is waiting to start: ${WAITING[reason] ?? reason}` : `${about} is waiting to start - no logs yet`,
  )
}

function lifeOf(pod: Pod, query: Query): Result<ContainerLife> {
  const named = containerOf(pod, query.get('container') ?? '')
  if (!named.ok) return named
  const previous = query.get('previous') === 'true'
  const statuses = [...(pod.status.containerStatuses ?? []), ...(pod.status.initContainerStatuses ?? [])]
  const status = statuses.find(({ name }) => name === named.value)
  const times = timesOf(pod, named.value, status, previous)
  if (!times.ok) return times
  const container = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].find(({ name }) => name === named.value)
  if (!container) return failed(`container ${named.value} is not valid for pod ${pod.metadata.name}`)
  const { startedAt = '', finishedAt } = times.value
  const isPrevious = previous || (!status?.state?.running && !status?.state?.terminated)
  return {
    ok: true,
    value: {
      pod,
      container,
      restarts: Math.max(0, (status?.restartCount ?? 0) - (isPrevious && status?.restartCount ? 1 : 0)),
      startedMs: msOfTimestamp(startedAt) ?? 0,
      endedMs: finishedAt === undefined ? null : msOfTimestamp(finishedAt),
    },
  }
}

/** A whole number that a parameter holds; undefined when it is not there. */
function numberOf(query: Query, name: string): Result<number | undefined> {
  const text = query.get(name)
  if (text === undefined) return { ok: true, value: undefined }
  return /^\d+$/.test(text)
    ? { ok: true, value: Number(text) }
    : failed(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`)
}

const stamped = ({ atMs, text }: LogLine): string =>
  `${timestampAt(atMs).slice(0, -1)}.${String(atMs % 1000).padStart(3, '0')}000000Z ${text}`

/**
 * GET of a Pod's log: text, one line a line.
 * Source: kubernetes pkg/registry/core/pod/rest/log.go. Differs: `follow` answers with what there is and ends.
 */
export function readLog(
  { namespace, name }: { readonly namespace: string; readonly name: string },
  query: Query,
  { reader, nodes, nowMs }: NodeRequestWorld,
): ApiResponse {
  const pod = reader.get('Pod', namespace, name)
  if (!pod) return respondStatus(notFound(resourceOf('Pod'), name))
  const [tail, since, limit] = [numberOf(query, 'tailLines'), numberOf(query, 'sinceSeconds'), numberOf(query, 'limitBytes')]
  for (const number of [tail, since, limit]) if (!number.ok) return respondStatus(number.error)
  const life = lifeOf(pod, query)
  if (!pod.spec.nodeName && (life.ok || query.get('container') === undefined)) return text('')
  if (!life.ok) return respondStatus(life.error)
  const from =
    since.ok && since.value !== undefined ? nowMs - since.value * 1000 : (msOfTimestamp(query.get('sinceTime') ?? '') ?? 0)
  const lines = logOf(life.value, nodes, nowMs).filter(({ atMs }) => atMs >= from && atMs <= nowMs)
  const last = tail.ok && tail.value !== undefined ? lines.slice(lines.length - Math.min(tail.value, lines.length)) : lines
  const written = last.map((line) => `${query.get('timestamps') === 'true' ? stamped(line) : line.text}\n`).join('')
  return text(limit.ok && limit.value !== undefined ? written.slice(0, limit.value) : written)
}

function logOf(life: ContainerLife, nodes: NodeAccess, nowMs: number): readonly LogLine[] {
  const run = `${life.pod.metadata.uid}/${life.container.name}/${life.restarts}`
  return logLines(life, nodes.served(run), nowMs)
}

const text = (body: string): ApiResponse => ({ status: 200, headers: { 'content-type': 'text/plain' }, body })
