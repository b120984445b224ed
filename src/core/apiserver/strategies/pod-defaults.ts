import type { Container, ContainerPort, Pod, PodSpec, Probe } from '../../api/pod.ts'
import type { PodTemplate } from '../../api/workloads.ts'
import { omitEmpty } from './omit.ts'
import { resourcesOf } from './pod-qos.ts'

const GRACE_SECONDS = 30

function defaultProbe(probe: Probe): Probe {
  const { httpGet, grpc } = probe
  return {
    ...probe,
    ...(httpGet ? { httpGet: { ...httpGet, path: httpGet.path || '/', scheme: httpGet.scheme || 'HTTP' } } : {}),
    ...(grpc ? { grpc: { ...grpc, service: grpc.service ?? '' } } : {}),
    timeoutSeconds: probe.timeoutSeconds || 1,
    periodSeconds: probe.periodSeconds || 10,
    successThreshold: probe.successThreshold || 1,
    failureThreshold: probe.failureThreshold || 3,
  }
}

/** `latest` is what an image without tag and digest means, and latest is pulled again. */
export function defaultPullPolicy(image: string): 'Always' | 'IfNotPresent' {
  const [reference = '', digest] = image.split('@')
  const tag = /:([^/:]*)$/.exec(reference)?.[1]
  return tag === 'latest' || (tag === undefined && digest === undefined) ? 'Always' : 'IfNotPresent'
}

const defaultPort = (port: ContainerPort): ContainerPort =>
  omitEmpty({ ...port, containerPort: port.containerPort ?? 0, protocol: port.protocol || 'TCP' }, ['name', 'hostPort', 'hostIP'])

/** A list after `change`, which gives back what needs none: then the list itself, so that Pods go on sharing it. */
function mapChanged<T>(list: readonly T[], change: (part: T) => T): readonly T[] {
  const changed = list.map(change)
  return changed.every((part, i) => part === list[i]) ? list : changed
}

/** Containers that have all defaults. */
const completeContainers = new WeakSet<Container>()

/** Source: kubernetes pkg/apis/core/v1/defaults.go SetDefaults_Container and its neighbours. */
function defaultContainer(given: Container): Container {
  if (completeContainers.has(given)) return given
  const container = fillContainer(given)
  completeContainers.add(container)
  return container
}

function fillContainer(given: Container): Container {
  const container = omitEmpty(given, ['ports', 'command', 'args', 'env'])
  const { image = '', ports, readinessProbe, livenessProbe, startupProbe } = container
  // Assigned and not spread, so that all containers keep one hidden class.
  return Object.assign({}, container, {
    ...(ports ? { ports: ports.map(defaultPort) } : {}),
    ...(readinessProbe ? { readinessProbe: defaultProbe(readinessProbe) } : {}),
    ...(livenessProbe ? { livenessProbe: defaultProbe(livenessProbe) } : {}),
    ...(startupProbe ? { startupProbe: defaultProbe(startupProbe) } : {}),
    imagePullPolicy: container.imagePullPolicy || defaultPullPolicy(image),
    resources: container.resources ?? {},
    terminationMessagePath: container.terminationMessagePath || '/dev/termination-log',
    terminationMessagePolicy: container.terminationMessagePolicy || 'File',
  })
}

const OMITTED_WHEN_EMPTY = [
  'nodeName',
  'nodeSelector',
  'hostNetwork',
  'hostname',
  'subdomain',
  'initContainers',
  'tolerations',
] as const

/** Specs that have all defaults, as a template and as a Pod: what comes back unchanged is not copied. */
const complete = new WeakSet<object>()
const completePods = new WeakSet<object>()
/** A Pod's spec by that of the frozen template which it was made from. */
const filledTemplates = new WeakMap<object, PodSpec>()

/** Defaults of a Pod's spec, also inside a template. Source: the same file, SetDefaults_PodSpec. */
export function defaultPodSpec(given: Partial<PodSpec>): PodSpec {
  // A complete spec was made here, with all that its type asks for.
  if (complete.has(given)) return given as PodSpec
  const spec = fillPodSpec(given)
  complete.add(spec)
  return spec
}

function fillPodSpec(given: Partial<PodSpec>): PodSpec {
  const { containers = [], initContainers, ...rest } = given
  const spec: PodSpec & { readonly securityContext?: object } = {
    ...rest,
    containers: mapChanged(containers, defaultContainer),
    ...(initContainers ? { initContainers: mapChanged(initContainers, defaultContainer) } : {}),
    dnsPolicy: rest.dnsPolicy || 'ClusterFirst',
    restartPolicy: rest.restartPolicy || 'Always',
    schedulerName: rest.schedulerName || 'default-scheduler',
    terminationGracePeriodSeconds: rest.terminationGracePeriodSeconds ?? GRACE_SECONDS,
    securityContext: 'securityContext' in rest ? (rest.securityContext ?? {}) : {},
  }
  return omitEmpty(spec, OMITTED_WHEN_EMPTY)
}

/** A template with its defaults. */
export const defaultTemplate = (given: Partial<PodTemplate> | undefined): PodTemplate => ({
  ...given,
  spec: defaultPodSpec(given?.spec ?? {}),
})

/** On the host's network a port is the host's own. */
const onHost = (container: Container): Container =>
  container.ports
    ? { ...container, ports: container.ports.map((port) => ({ ...port, hostPort: port.hostPort || port.containerPort })) }
    : container

/** Limits without requests are requests too. */
function withRequests(container: Container): Container {
  const { requests, limits } = resourcesOf(container)
  const missing = Object.keys(limits).some((resource) => !Object.hasOwn(requests, resource))
  return missing ? { ...container, resources: { ...container.resources, requests: { ...limits, ...requests } } } : container
}

function fillPod(spec: PodSpec): PodSpec {
  const account = spec.serviceAccountName || 'default'
  const adapt = (container: Container): Container => withRequests(spec.hostNetwork ? onHost(container) : container)
  const filled: PodSpec & { readonly serviceAccount: string } = {
    ...spec,
    containers: mapChanged(spec.containers, adapt),
    ...(spec.initContainers ? { initContainers: mapChanged(spec.initContainers, adapt) } : {}),
    enableServiceLinks: spec.enableServiceLinks ?? true,
    serviceAccount: account,
    serviceAccountName: account,
  }
  return filled
}

/**
 * Defaults of a Pod itself, which its template leaves open, and the service account that admission gives it.
 * Source: the same file, SetDefaults_Pod; kubernetes plugin/pkg/admission/serviceaccount/admission.go.
 * Differs: no token volume is mounted.
 */
export function defaultPod(pod: Pod): Pod {
  if (pod.spec && completePods.has(pod.spec)) return pod
  const known = pod.spec && filledTemplates.get(pod.spec)
  if (known) return { ...pod, spec: known }
  const filled = fillPod(defaultPodSpec(pod.spec ?? {}))
  complete.add(filled)
  completePods.add(filled)
  // A frozen spec is a template's: the other Pods made from it share what was filled in.
  if (pod.spec && Object.isFrozen(pod.spec)) filledTemplates.set(pod.spec, filled)
  return { ...pod, spec: filled }
}
