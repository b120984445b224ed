import type { Container, Pod } from '../api/pod.ts'
import { msOfTimestamp } from '../sim/time.ts'
import { type Env, entryOf } from './catalogue.ts'
import { interpret } from './command.ts'
import { type HttpRequest, statusOf } from './http-status.ts'
import { flag, type HttpProgram, IDLE, listenAddress, type Program, type ProgramSocket, server } from './program.ts'

/** What a container does once it runs. */
export type ImageBehaviour = Program

/** A port on which a container of a Pod listens. */
export interface Socket extends ProgramSocket {
  readonly container: string
}

/** The environment as far as it is written in the manifest. */
export const envOf = (container: Container): Env =>
  Object.fromEntries((container.env ?? []).map(({ name, value = '' }) => [name, value]))

const BIND_VARIABLES = ['LISTEN_ADDRESS', 'BIND_ADDRESS', 'BIND', 'HOST']

/** An image, or a program in it, that nobody described: it listens on what the manifest declares. */
function declared(container: Container): Program {
  const env = envOf(container)
  const told =
    flag(container.args ?? [], '--bind', '--host', '--listen', '--address') ??
    BIND_VARIABLES.map((name) => env[name]).find(Boolean)
  const { address, port } = listenAddress(told ?? '')
  const ports = (container.ports ?? []).map(({ containerPort, protocol = 'TCP' }) => ({ port: containerPort, protocol }))
  const [only] = ports
  const sockets = only && ports.length === 1 && port !== undefined ? [{ ...only, port }] : ports
  return server(
    sockets.map((socket) => ({ ...socket, address })),
    { name: 'plain' },
  )
}

/** True when somebody keeps its input open, so that a shell waits instead of ending. */
const isInteractive = (container: Container): boolean =>
  ('stdin' in container && container.stdin === true) || ('tty' in container && container.tty === true)

function program(container: Container): Program {
  const { command = [], args = [], image } = container
  if (command.length > 0) return interpret([...command, ...args]) ?? declared(container)
  const known = entryOf(image)
  if (!known) return (args.length > 0 ? interpret(args) : undefined) ?? declared(container)
  const { entry, tag } = known
  const ownCommand = entry.execsArgs && args[0] !== undefined && !args[0].startsWith('-')
  return ownCommand ? (interpret(args) ?? declared(container)) : entry.run(args, envOf(container), tag)
}

const behaviours = new WeakMap<Container, ImageBehaviour>()

/**
 * What this container does: which sockets it opens and when, how it answers, when it ends.
 * A described image does what its documentation says, whatever `containerPort` declares; an image or a command that is not
 * described listens on its declared containerPorts, on 127.0.0.1 when told so by `--bind`, `--host`, `--listen` or
 * `--address`, or by the variables LISTEN_ADDRESS, BIND_ADDRESS, BIND or HOST.
 */
export function behaviourOf(container: Container): ImageBehaviour {
  // Containers are frozen and shared by the Pods of a ReplicaSet: worked out once for all of them.
  const known = behaviours.get(container)
  if (known) return known
  const found = program(container)
  const waits =
    found.exit && found.exit.afterMs === 0 && isInteractive(container) && (container.command ?? container.args) === undefined
  const behaviour = waits ? IDLE : found
  if (Object.isFrozen(container)) behaviours.set(container, behaviour)
  return behaviour
}

/** From when on a container that started at this instant listens, ms; null when the instant is not known. */
export function listensFromMs(startedAt: string | undefined, behaviour: ImageBehaviour): number | null {
  const started = startedAt === undefined ? null : msOfTimestamp(startedAt)
  return started === null ? null : started + behaviour.readyAfterMs
}

/**
 * The sockets of a Pod that are open at `nowMs`: those of running containers whose program has come up by then. Without
 * `nowMs` programs count as up as soon as they run.
 * Differs: the time to come up is counted from the whole second in which the container started.
 */
export function listeners(pod: Pod, nowMs = Number.POSITIVE_INFINITY): readonly Socket[] {
  const { containers, initContainers = [] } = pod.spec
  const sidecars = initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always')
  const statuses = [...(pod.status.containerStatuses ?? []), ...(pod.status.initContainerStatuses ?? [])]
  return [...sidecars, ...containers].flatMap((container) => {
    const running = statuses.find(({ name }) => name === container.name)?.state?.running
    if (!running) return []
    const behaviour = behaviourOf(container)
    if ((listensFromMs(running.startedAt, behaviour) ?? 0) > nowMs) return []
    return behaviour.sockets.map((socket) => ({ container: container.name, ...socket }))
  })
}

/** How the program behind a socket speaks HTTP; undefined when it does not. */
export function httpProgramOf(pod: Pod, socket: Socket): HttpProgram | undefined {
  const containers = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])]
  const container = containers.find(({ name }) => name === socket.container)
  return container && socket.protocol === 'TCP' ? behaviourOf(container).http : undefined
}

/** The status of the answer to an HTTP request; 0 when the program does not speak HTTP. */
export function httpStatus(pod: Pod, socket: Socket, request: HttpRequest): number {
  const program = httpProgramOf(pod, socket)
  return program ? statusOf(program, request) : 0
}
