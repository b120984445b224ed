import type { Container, Pod } from '../api/pod.ts'
import { timestampAt } from '../sim/time.ts'
import { behaviourOf, listensFromMs, type Socket } from './images.ts'
import { type ContainerRun, isAlive } from './runtime.ts'

/** A container together with what is known of its run. */
export interface Member {
  readonly container: Container
  readonly run: ContainerRun
}

/** What the containers of one Pod share: its address and its ports. */
export interface Surroundings {
  readonly pod: Pod
  readonly ip: string
  readonly members: readonly Member[]
  readonly nowMs: number
}

const opensAt = ({ container, run }: Member): number => listensFromMs(timestampAt(run.startedMs), behaviourOf(container)) ?? 0

/** The sockets that are open in the Pod now. */
export const openSockets = ({ members, nowMs }: Surroundings): readonly Socket[] =>
  members
    .filter((member) => isAlive(member.run) && opensAt(member) <= nowMs)
    .flatMap(({ container }) => behaviourOf(container).sockets.map((socket) => ({ container: container.name, ...socket })))

/** True when a program of the Pod is still coming up, or will make or remove a file: then a probe may answer otherwise soon. */
export const mayChangeByItself = ({ members, nowMs }: Surroundings): boolean =>
  members.some((member) => {
    if (!isAlive(member.run)) return false
    const { files = [] } = behaviourOf(member.container)
    return opensAt(member) > nowMs || files.some(({ atMs }) => member.run.startedMs + atMs > nowMs)
  })

/** True when another container of the Pod has one of this one's ports, so that it cannot bind it. */
export function portIsTaken(container: Container, { members }: Surroundings): boolean {
  const others = members.filter((member) => isAlive(member.run) && member.container.name !== container.name)
  const taken = others.flatMap((member) => behaviourOf(member.container).sockets)
  return behaviourOf(container).sockets.some(({ port, protocol }) =>
    taken.some((socket) => socket.port === port && socket.protocol === protocol),
  )
}

/** Whether a file is there: as the program's own script left it, else everything but what lies in /tmp. */
export function fileExists(path: string, { container, run }: Member, nowMs: number): boolean {
  const { files = [] } = behaviourOf(container)
  const last = files.findLast((file) => file.path === path && run.startedMs + file.atMs <= nowMs)
  return last?.exists ?? !path.startsWith('/tmp/')
}

/** When the sockets of a running container will open, ms; null when they are open, or nothing runs that could open them. */
export function comesUpAt(member: Member, nowMs: number): number | null {
  // Most programs listen at once: no time has to be read for them.
  if (!isAlive(member.run) || behaviourOf(member.container).readyAfterMs === 0) return null
  const atMs = opensAt(member)
  return atMs > nowMs ? atMs : null
}

/** True when the container's own program has come up. */
export const isUp = (member: Member, nowMs: number): boolean => isAlive(member.run) && opensAt(member) <= nowMs
