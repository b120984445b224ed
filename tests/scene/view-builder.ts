import type {
  ClusterView,
  EndpointView,
  GroupView,
  NodeView,
  PodView,
  ServicePortView,
  ServiceView,
} from '../../src/protocol/view.ts'
import type { SceneOptions } from '../../src/scene/options.ts'

export const options = (given: Partial<SceneOptions> = {}): SceneOptions => ({
  width: 704,
  height: 638,
  showSystem: false,
  expanded: new Set(),
  clients: [],
  ...given,
})

export interface PodSpec {
  readonly name: string
  readonly namespace?: string
  readonly labels?: { readonly [key: string]: string }
  readonly state?: PodView['state']
  readonly status?: string
  readonly listens?: readonly number[]
  readonly innerOnly?: readonly number[]
  readonly declares?: readonly number[]
  readonly group?: string
  readonly node?: string
  readonly ip?: string
  readonly system?: boolean
}

export interface ServiceSpec {
  readonly name: string
  readonly namespace?: string
  readonly selector?: { readonly [key: string]: string }
  readonly type?: ServiceView['type']
  readonly headless?: boolean
  /** `port`, `target`, `nodePort`. */
  readonly ports?: readonly (readonly [port: number, target: number | string, nodePort?: number])[]
  readonly externalName?: string
  readonly pending?: boolean
  readonly ingress?: readonly string[]
  /** Endpoints written by hand. */
  readonly addresses?: readonly string[]
  readonly system?: boolean
}

export interface DeploymentSpec {
  readonly name: string
  readonly namespace?: string
  readonly replicas: number
  readonly labels: { readonly [key: string]: string }
  readonly pod?: Partial<PodSpec>
}

export interface ViewSpec {
  readonly nodes?: number
  readonly deployments?: readonly DeploymentSpec[]
  readonly pods?: readonly PodSpec[]
  readonly services?: readonly ServiceSpec[]
}

const SUFFIX = [
  'x2p4q',
  'q9dkl',
  'k4mzz',
  'b7vwn',
  'hh2tc',
  'p8s6r',
  'zd5jm',
  'w3fgx',
  'n6qtt',
  'c9lbv',
  'r4xhp',
  't7kms',
  'v2gdw',
  'j8nfz',
]

function podView(spec: PodSpec, i: number, nodes: number): PodView {
  const {
    name,
    namespace = 'default',
    labels = {},
    state = 'running',
    group = '',
    listens = [80],
    innerOnly = [],
    system = false,
  } = spec
  const at = i % nodes
  const pending = state === 'pending'
  const socket = (address: string) => (port: number) => ({ port, protocol: 'TCP', address, container: 'app' }) as const
  return {
    id: `pod-${namespace}-${name}`,
    namespace,
    name,
    ip: spec.ip ?? (pending ? '' : `10.244.${at}.${Math.floor(i / nodes) + 3}`),
    node: spec.node ?? (pending ? '' : `node-${at + 1}`),
    labels,
    state,
    ready: state === 'running',
    status: spec.status ?? (state === 'pending' ? 'ContainerCreating' : state === 'failed' ? 'CrashLoopBackOff' : 'Running'),
    restarts: 0,
    image: 'nginx',
    group,
    sockets: pending || state === 'failed' ? [] : [...listens.map(socket('0.0.0.0')), ...innerOnly.map(socket('127.0.0.1'))],
    declared: (spec.declares ?? listens).map((port) => ({ name: '', port, protocol: 'TCP' as const })),
    system,
  }
}

function serviceView(spec: ServiceSpec, line: number, pods: readonly PodView[]): ServiceView {
  const { name, namespace = 'default', selector, type = 'ClusterIP', headless = false, addresses = [], system = false } = spec
  const ports = (spec.ports ?? [[80, 80]]).map(
    ([port, targetPort, nodePort = 0]): ServicePortView => ({ name: '', protocol: 'TCP', port, targetPort, nodePort }),
  )
  const target = (port: ServicePortView) => (typeof port.targetPort === 'number' ? port.targetPort : 80)
  const endpointPorts = ports.map((port) => ({ name: port.name, port: target(port) }))
  const matched = pods.filter(
    (pod) =>
      selector &&
      pod.namespace === namespace &&
      pod.ip &&
      Object.entries(selector).every(([key, value]) => pod.labels[key] === value),
  )
  const endpoints: EndpointView[] = [
    ...matched.map((pod): EndpointView => {
      const state = pod.state === 'running' ? 'ready' : pod.state === 'terminating' ? 'terminating' : 'not-ready'
      return { address: pod.ip, pod: pod.id, state, ports: endpointPorts }
    }),
    ...addresses.map((address): EndpointView => ({ address, pod: '', state: 'ready', ports: endpointPorts })),
  ]
  return {
    id: `svc-${namespace}-${name}`,
    namespace,
    name,
    type,
    clusterIP: type === 'ExternalName' ? '' : headless ? 'None' : `10.96.${12 + line}.${4 + line * 7}`,
    ports: type === 'ExternalName' ? [] : ports,
    ...(selector ? { selector } : {}),
    externalName: spec.externalName ?? '',
    externalIPs: [],
    ingress: spec.ingress ?? [],
    pendingLoadBalancer: spec.pending ?? false,
    externalTrafficPolicy: 'Cluster',
    internalTrafficPolicy: 'Cluster',
    sessionAffinity: 'None',
    endpoints,
    line: system ? -1 : line,
    system,
  }
}

/** A view as the worker would send it, from the little that a test says. */
export function view({ nodes = 3, deployments = [], pods = [], services = [] }: ViewSpec): ClusterView {
  const owned = deployments.flatMap(({ name, namespace = 'default', replicas, labels, pod }) =>
    Array.from({ length: replicas }, (_, i): PodSpec => {
      const suffix = SUFFIX[i % SUFFIX.length] ?? ''
      return {
        name: `${name}-7c5ddbdf54-${suffix}${i >= SUFFIX.length ? i : ''}`,
        namespace,
        labels,
        group: `group-${namespace}-${name}`,
        ...pod,
      }
    }),
  )
  const podViews = [...owned, ...pods].map((spec, i) => podView(spec, i, nodes))
  const byName = (a: { namespace: string; name: string }, b: { namespace: string; name: string }) =>
    a.namespace < b.namespace || (a.namespace === b.namespace && a.name < b.name) ? -1 : 1
  return {
    revision: 1,
    nowMs: 0,
    busy: false,
    loadBalancer: true,
    namespaces: [{ id: 'ns-default', name: 'default', terminating: false }],
    nodes: Array.from({ length: nodes }, (_, i): NodeView => {
      const name = `node-${i + 1}`
      return { id: name, name, ip: `172.18.0.${i + 2}`, podCIDR: `10.244.${i}.0/24`, zone: '', ready: true }
    }),
    pods: podViews.toSorted(byName),
    services: services.map((spec, i) => serviceView(spec, i, podViews)).toSorted(byName),
    groups: deployments
      .map(({ name, namespace = 'default', replicas }): GroupView => {
        const id = `group-${namespace}-${name}`
        const ready = podViews.filter((pod) => pod.group === id && pod.ready).length
        return { id, kind: 'Deployment', namespace, name, ready, want: replicas, system: false }
      })
      .toSorted(byName),
  }
}

/** Inputs that the picture was made for, by name. */
export const FIGURES = {
  one: view({
    deployments: [{ name: 'nginx', replicas: 2, labels: { app: 'nginx' } }],
    services: [{ name: 'web', selector: { app: 'nginx' }, ports: [[3000, 80]] }],
  }),
  selection: view({
    pods: [
      { name: 'pod-1', labels: { app: 'nginx-service' } },
      { name: 'pod-2', labels: { app: 'nginx-service' } },
      { name: 'pod-3', labels: { app: 'other' } },
    ],
    services: [{ name: 'nginx-service', selector: { app: 'nginx-service' } }],
  }),
  mockup: view({
    deployments: [{ name: 'nginx', replicas: 2, labels: { app: 'nginx' } }],
    pods: [
      { name: 'redis-0', labels: { app: 'redis' }, listens: [6379] },
      { name: 'api-5d9-k4m', labels: { tier: 'api' }, listens: [8080], state: 'not-ready' },
      { name: 'nginx-debug', labels: { app: 'nginx', tier: 'api' } },
    ],
    services: [
      { name: 'web', type: 'NodePort', selector: { app: 'nginx' }, ports: [[3000, 8080, 30080]] },
      { name: 'api', selector: { tier: 'api' }, ports: [[80, 'http']] },
    ],
  }),
  voting: view({
    deployments: [
      { name: 'db', replicas: 1, labels: { app: 'db' }, pod: { listens: [5432] } },
      { name: 'redis', replicas: 1, labels: { app: 'redis' }, pod: { listens: [6379] } },
      { name: 'result', replicas: 1, labels: { app: 'result' } },
      { name: 'vote', replicas: 1, labels: { app: 'vote' } },
      { name: 'worker', replicas: 1, labels: { app: 'worker' }, pod: { listens: [] } },
    ],
    services: [
      { name: 'db', selector: { app: 'db' }, ports: [[5432, 5432]] },
      { name: 'redis', selector: { app: 'redis' }, ports: [[6379, 6379]] },
      { name: 'result', type: 'NodePort', selector: { app: 'result' }, ports: [[8081, 80, 31001]] },
      { name: 'vote', type: 'NodePort', selector: { app: 'vote' }, ports: [[8080, 80, 31000]] },
    ],
  }),
  kinds: view({
    deployments: [{ name: 'shop', replicas: 3, labels: { app: 'shop', tier: 'front' } }],
    pods: [
      { name: 'front', labels: { run: 'front' }, listens: [] },
      { name: 'broken', labels: { app: 'shop', tier: 'back' }, state: 'failed' },
      { name: 'late', labels: { app: 'shop' }, state: 'pending' },
      { name: 'leaving', labels: { app: 'shop' }, state: 'terminating' },
      { name: 'inner', labels: { app: 'inner' }, listens: [], innerOnly: [8080], declares: [9000] },
    ],
    services: [
      { name: 'shop', type: 'LoadBalancer', selector: { app: 'shop' }, ports: [[80, 80, 31200]], ingress: ['172.18.255.200'] },
      { name: 'waiting', type: 'LoadBalancer', selector: { tier: 'front' }, ports: [[80, 80, 31300]], pending: true },
      { name: 'peers', headless: true, selector: { app: 'shop' }, ports: [[80, 80]] },
      { name: 'legacy-db', ports: [[5432, 5432]], addresses: ['192.168.9.4', '192.168.9.5'] },
      { name: 'payments', type: 'ExternalName', externalName: 'pay.example.com' },
      {
        name: 'nobody',
        selector: { app: 'nobody' },
        ports: [
          [80, 80],
          [443, 8443],
        ],
      },
    ],
  }),
  large: large(10, 40),
} as const

/** `services` Services over `pods` Pods in as many Deployments; every third Service also reaches into its neighbour's. */
export function large(services: number, pods: number): ClusterView {
  const share = Math.floor(pods / services)
  return view({
    deployments: Array.from({ length: services }, (_, i) => {
      const labels = { app: `app-${i}`, ...(i % 3 === 0 ? { team: `t${Math.floor(i / 6)}` } : {}) }
      return { name: `app-${i}`, replicas: i === 0 ? pods - share * (services - 1) : share, labels }
    }),
    services: Array.from({ length: services }, (_, i): ServiceSpec => {
      const selector = i % 4 === 3 ? { team: `t${Math.floor(i / 8)}` } : { app: `app-${i}` }
      return { name: `service-${i}`, selector, ...(i % 5 === 0 ? { type: 'NodePort', ports: [[80, 80, 30000 + i]] } : {}) }
    }),
  })
}
