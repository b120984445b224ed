import type { NewObject } from '../../src/core/api/kinds.ts'
import type { Container, Pod } from '../../src/core/api/pod.ts'
import { createApiServer } from '../../src/core/apiserver/api-server.ts'
import { createStrategies } from '../../src/core/apiserver/strategies/strategies.ts'
import type { ApiServer } from '../../src/core/apiserver/types.ts'
import { createDeploymentController } from '../../src/core/controllers/deployment/controller.ts'
import { createGarbageCollector } from '../../src/core/controllers/garbage-collector/controller.ts'
import { createNamespaceController } from '../../src/core/controllers/namespace/controller.ts'
import { createNodeController } from '../../src/core/controllers/node/controller.ts'
import type { EventRecord, Plan } from '../../src/core/controllers/plan.ts'
import { createReplicaSetController } from '../../src/core/controllers/replica-set/controller.ts'
import { createServiceLBController } from '../../src/core/controllers/service-lb/controller.ts'
import { createKubeletController } from '../../src/core/kubelet/controller.ts'
import { createSchedulerController } from '../../src/core/scheduler/controller.ts'
import { ControlLoop } from '../../src/core/sim/control-loop.ts'
import { nextRandom } from '../../src/core/sim/random.ts'
import { timestampAt } from '../../src/core/sim/time.ts'
import { Store } from '../../src/core/storage/store.ts'

const CONFIG = { serviceCIDR: '10.96.0.0/16', nodePortRange: '30000-32767', serverVersion: 'v1.35.0', podCIDR: '10.244.0.0/16' }

/** The real API server, store and control loops, without the network: enough to watch workloads live. */
export class SmallCluster {
  readonly store = new Store()
  readonly server: ApiServer
  readonly events: EventRecord[] = []
  readonly loadBalancer = createServiceLBController({ enabled: true })
  nowMs = 0
  readonly #loop: ControlLoop
  #chance = 1

  constructor(nodes = 3) {
    const controllers = [
      createSchedulerController(),
      createKubeletController(),
      createReplicaSetController(),
      createDeploymentController(),
      this.loadBalancer,
      createGarbageCollector(),
      createNamespaceController(),
      createNodeController(),
    ]
    const host = {
      nowMs: () => this.nowMs,
      now: () => timestampAt(this.nowMs),
      random: () => {
        const [value, state] = nextRandom(this.#chance)
        this.#chance = state
        return value
      },
      changed: (change: Parameters<ControlLoop['changed']>[0]) => this.#loop.changed(change),
    }
    this.server = createApiServer(CONFIG, host, this.store, createStrategies(CONFIG, this.store))
    this.#loop = new ControlLoop(controllers, this.store, (plan) => this.#carryOut(plan))
    this.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' }, spec: { finalizers: ['kubernetes'] } })
    for (let i = 1; i <= nodes; i += 1) this.create(nodeNamed(`node-${i}`, i))
  }

  create(object: NewObject): void {
    const made = this.server.create(object)
    if (!made.ok) throw new Error(made.error.message)
  }

  remove(
    kind: 'Pod' | 'Deployment' | 'ReplicaSet' | 'Service' | 'Namespace' | 'Node',
    name: string,
    propagation: 'Background' | 'Foreground' | 'Orphan' = 'Background',
  ): void {
    const namespace = kind === 'Namespace' || kind === 'Node' ? '' : 'default'
    const gone = this.server.remove({ kind, namespace, name, propagation })
    if (!gone.ok) throw new Error(gone.error.message)
  }

  settle(): void {
    this.#loop.settle(this.nowMs)
  }

  /** Lets time pass, timer by timer. */
  advance(ms: number): void {
    const until = this.nowMs + ms
    this.settle()
    for (let next = this.#loop.nextTimerMs; next !== null && next <= until; next = this.#loop.nextTimerMs) {
      this.nowMs = next
      this.#loop.wake(next)
      this.settle()
    }
    this.nowMs = until
  }

  get nextTimerMs(): number | null {
    return this.#loop.nextTimerMs
  }

  pod(name: string): Pod {
    const pod = this.store.get('Pod', 'default', name)
    if (!pod) throw new Error(`there is no Pod ${name}`)
    return pod
  }

  pods(): readonly Pod[] {
    return this.store.list('Pod')
  }

  told(name: string): readonly string[] {
    return this.events.filter(({ about }) => about.name === name).map(({ reason, message }) => `${reason}: ${message}`)
  }

  #carryOut(plan: Plan): void {
    const check = (result: { readonly ok: boolean; readonly error?: { readonly message?: string } }): void => {
      if (!result.ok && !/NotFound|not found/.test(result.error?.message ?? '')) this.refused.push(result.error?.message ?? '')
    }
    for (const object of plan.create ?? []) check(this.server.create(object))
    for (const object of plan.update ?? [])
      check(this.server.update({ ...object, metadata: { ...object.metadata, resourceVersion: '' } } as typeof object))
    for (const binding of plan.bind ?? []) check(this.server.bind(binding))
    for (const object of plan.updateStatus ?? [])
      check(this.server.updateStatus({ ...object, metadata: { ...object.metadata, resourceVersion: '' } } as typeof object))
    for (const removal of plan.remove ?? []) check(this.server.remove(removal))
    this.events.push(...(plan.record ?? []))
  }

  /** What the API server refused to a controller: always a mistake of somebody. */
  readonly refused: string[] = []
}

export const nodeNamed = (
  name: string,
  i: number,
  more: { readonly labels?: { readonly [key: string]: string } } = {},
): NewObject => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels: { 'kubernetes.io/hostname': name, ...more.labels } },
  spec: {
    podCIDR: `10.${244 + Math.floor(i / 256)}.${i % 256}.0/24`,
    podCIDRs: [`10.${244 + Math.floor(i / 256)}.${i % 256}.0/24`],
  },
  status: {
    addresses: [{ type: 'InternalIP', address: `172.18.${Math.floor((i + 1) / 256)}.${(i + 1) % 256}` }],
    allocatable: { pods: '110' },
    conditions: [{ type: 'Ready', status: 'True' }],
  },
})

export const podNamed = (
  name: string,
  container: Partial<Container> = {},
  spec: object = {},
  labels = { app: name },
): NewObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default', labels },
  spec: { containers: [{ name: 'c', image: 'nginx:1.27', ...container }], ...spec },
})

export const deploymentNamed = (
  name: string,
  replicas: number,
  spec: object = {},
  container: Partial<Container> = {},
): NewObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: 'default' },
  spec: {
    replicas,
    strategy: {},
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'c', image: 'nginx:1.27', ...container }] } },
    ...spec,
  },
})
