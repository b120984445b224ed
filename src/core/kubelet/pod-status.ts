import type { Node } from '../api/cluster-objects.ts'
import type { Container, ContainerState, ContainerStatus, Pod, PodPhase, PodStatus } from '../api/pod.ts'
import { timestampAt } from '../sim/time.ts'
import { conditionsOf } from './conditions.ts'
import { isInitDone } from './container.ts'
import { digestOf } from './digest.ts'
import { parseImageName } from './image-name.ts'
import { initsOf, mainsOf } from './pod-step.ts'
import { qosClass } from './qos.ts'
import { type ContainerRun, type Ended, isAlive, isReady, isStarted, type PodRun } from './runtime.ts'
import type { Member } from './surroundings.ts'

function terminated({ exitCode, startedMs, finishedMs }: Ended): ContainerState {
  const reason = exitCode === 0 ? 'Completed' : 'Error'
  return { terminated: { exitCode, reason, startedAt: timestampAt(startedMs), finishedAt: timestampAt(finishedMs) } }
}

function stateOf({ phase, problem, last, startedMs }: ContainerRun, idle: string): ContainerState {
  if (phase === 'running' || phase === 'stopping') return { running: { startedAt: timestampAt(startedMs) } }
  if ((phase === 'exited' || phase === 'ended') && last) return terminated(last)
  return { waiting: problem ?? { reason: idle } }
}

/** True while the container's own last end is its present state and not a past one. */
const showsEnd = ({ phase }: ContainerRun): boolean => phase === 'exited' || phase === 'ended'

interface ImageIdentity {
  readonly image: string
  readonly imageID: string
}

const identities = new WeakMap<Container, ImageIdentity>()

/** An image as the runtime names it once it is on the Node. Containers are frozen and shared: worked out once. */
function identityOf(container: Container): ImageIdentity {
  const known = identities.get(container)
  if (known) return known
  const full = parseImageName(container.image)?.full ?? container.image
  const identity = { image: full, imageID: `${full.slice(0, full.lastIndexOf(':'))}@sha256:${digestOf(full)}` }
  identities.set(container, identity)
  return identity
}

function statusOf({ container, run }: Member, uid: string, idle: string, isReadyNow: boolean): ContainerStatus {
  const wasHere = isAlive(run) || run.last !== null
  const { image, imageID } = wasHere ? identityOf(container) : { image: container.image, imageID: '' }
  return {
    name: container.name,
    image,
    imageID,
    ...(wasHere ? { containerID: `containerd://${digestOf(`${uid}/${container.name}/${run.restarts + 1}`)}` } : {}),
    ready: isReadyNow,
    started: isStarted(container, run),
    restartCount: run.restarts,
    state: stateOf(run, idle),
    lastState: run.last && !showsEnd(run) ? terminated(run.last) : {},
  }
}

/** Source: kubernetes/kubernetes pkg/kubelet/kubelet_pods.go getPhase. */
export function phaseOf(pod: Pod, run: PodRun): PodPhase {
  const [inits, mains] = [initsOf(pod, run), mainsOf(pod, run)]
  const failedInit = inits.some(
    ({ container, run: { phase, last } }) =>
      container.restartPolicy !== 'Always' && phase === 'ended' && last !== null && last.exitCode !== 0,
  )
  if (failedInit) return inits.some((init) => isAlive(init.run)) ? 'Pending' : 'Failed'
  if (mains.every(({ run: { phase } }) => phase === 'ended')) {
    if (inits.some((init) => isAlive(init.run))) return 'Running'
    return mains.every(({ run: { last } }) => last?.exitCode === 0) ? 'Succeeded' : 'Failed'
  }
  if (!inits.every(isInitDone)) return 'Pending'
  const neverRan = mains.some(({ run: main }) => !isAlive(main) && main.last === null)
  return neverRan ? 'Pending' : 'Running'
}

const byName = (a: ContainerStatus, b: ContainerStatus): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)

const NO_IPS: NonNullable<PodStatus['hostIPs']> = []
const hosts = new WeakMap<Node, NonNullable<PodStatus['hostIPs']>>()

/** A Node's addresses as its Pods show them: one list for all of them. */
function hostIPsOf(node: Node | undefined): NonNullable<PodStatus['hostIPs']> {
  if (!node) return NO_IPS
  const known = hosts.get(node)
  if (known) return known
  const own = (node.status.addresses ?? []).filter(({ type }) => type === 'InternalIP').map(({ address }) => ({ ip: address }))
  hosts.set(node, own)
  return own
}

/** Ready as the status of an init container means it: it has done its part. */
const initReady = (member: Member): boolean =>
  member.container.restartPolicy === 'Always' ? isReady(member.container, member.run) : isInitDone(member)

/**
 * The status that the kubelet writes.
 * Source: kubernetes/kubernetes pkg/kubelet/kubelet_pods.go generateAPIPodStatus, status/generate.go.
 * Differs: the address is reported with the first container that starts or fails, not with the sandbox.
 */
export function podStatus(pod: Pod, run: PodRun, node: Node | undefined, nowMs: number): PodStatus {
  const [inits, mains] = [initsOf(pod, run), mainsOf(pod, run)]
  const phase = phaseOf(pod, run)
  const { uid } = pod.metadata
  const hasBegun = [...inits, ...mains].some(
    (member) => isAlive(member.run) || member.run.last !== null || member.run.problem !== null,
  )
  const shown = hasBegun ? run.ips : []
  const hostIPs = hostIPsOf(node)
  const idle = inits.every(isInitDone) ? 'ContainerCreating' : 'PodInitializing'
  const [podIP] = shown
  return {
    phase,
    conditions: conditionsOf(pod, run, phase, hasBegun, timestampAt(nowMs)),
    ...(hostIPs[0] ? { hostIP: hostIPs[0].ip, hostIPs } : {}),
    ...(podIP === undefined ? {} : { podIP, podIPs: shown.map((ip) => ({ ip })) }),
    startTime: timestampAt(run.admittedMs),
    ...(inits.length > 0
      ? { initContainerStatuses: inits.map((member) => statusOf(member, uid, 'PodInitializing', initReady(member))) }
      : {}),
    containerStatuses: mains.map((member) => statusOf(member, uid, idle, isReady(member.container, member.run))).toSorted(byName),
    qosClass: pod.status.qosClass ?? qosClass(pod.spec),
  }
}
