import type { JsonValue } from '../api/json.ts'
import type { NewObject } from '../api/kinds.ts'
import { createApiServer } from '../apiserver/api-server.ts'
import { createStrategies } from '../apiserver/strategies/strategies.ts'
import type { ApiRequest, ApiResponse, ApiServer } from '../apiserver/types.ts'
import { applyObject, flattenList } from '../apply/apply.ts'
import type { Plan } from '../controllers/plan.ts'
import { invariant } from '../invariant.ts'
import type { Listening } from '../network/local-listeners.ts'
import type { SendRequest, Trace } from '../network/trace.ts'
import type { Parts } from '../parts.ts'
import type { Change } from '../storage/reader.ts'
import { Store } from '../storage/store.ts'
import { bootstrapObjects } from './bootstrap.ts'
import { CommandLog } from './command-log.ts'
import { ControlLoop } from './control-loop.ts'
import { createControllers } from './controllers.ts'
import { EventRecorder } from './events.ts'
import { createFabric } from './fabric.ts'
import { nextRandom } from './random.ts'
import { timestampAt } from './time.ts'
import type { ApplyResult, Cluster, ClusterOptions, Command, Listener, Snapshot } from './types.ts'

const DEFAULTS = {
  seed: 1,
  serviceCIDR: '10.96.0.0/16',
  nodePortRange: '30000-32767',
  proxyMode: 'iptables',
  localhostNodePorts: true,
  serverVersion: 'v1.35.0',
} as const satisfies ClusterOptions

/** Nodes that the usual Pod range has a /24 for; more get one that has room for all. */
const NODES_IN_USUAL_RANGE = 256

function defaultPodCIDR({ nodes = 0 }: ClusterOptions): string {
  const count = typeof nodes === 'number' ? nodes : nodes.length
  return count > NODES_IN_USUAL_RANGE ? '10.128.0.0/9' : '10.244.0.0/16'
}

const UNCONDITIONALLY = { unconditional: true } as const

/** Instants that one `advance` may visit; a cluster whose timers never end would otherwise hold the caller for ever. */
const INSTANTS_ALLOWED = 1_000_000

/**
 * A simulated cluster. Same options, seed and commands give the same history, to the byte; a snapshot is just those.
 * Nothing here knows a real clock: time passes by `advance` alone. `parts` come late where they have to.
 */
export function createCluster(from: ClusterOptions | { readonly from: Snapshot } = {}, parts: Parts = {}): Cluster {
  if (!('from' in from)) return buildCluster(from, parts)
  const cluster = buildCluster(from.from.options, parts)
  for (const command of from.from.commands) replay(cluster, command)
  return cluster
}

function replay(cluster: Replayable, command: Command): void {
  switch (command.do) {
    case 'handle':
      cluster.handle(command.request)
      break
    case 'apply':
      cluster.apply(command.objects)
      break
    case 'settle':
      cluster.settle()
      break
    case 'advance':
      cluster.advance(command.ms)
      break
    case 'send':
    case 'probe':
      for (let i = 0; i < (command.times ?? 1); i += 1) cluster[command.do](command.request)
      break
    case 'mark':
      cluster.mark(command.label)
      break
    case 'configure':
      cluster.configure(command.options)
      break
    case 'listen':
      cluster.listen(command.listener)
      break
    case 'unlisten':
      cluster.unlisten(command.listener)
      break
  }
}

type Replayable = Pick<
  Cluster,
  'handle' | 'apply' | 'settle' | 'advance' | 'send' | 'probe' | 'mark' | 'configure' | 'listen' | 'unlisten'
>

const isRead = ({ method, path, query }: ApiRequest): boolean =>
  method === 'GET' || query?.['dryRun'] !== undefined || /[?&]dryRun=/.test(path)

function buildCluster(given: ClusterOptions, parts: Parts): Cluster {
  let options: ClusterOptions = { ...given }
  const settings = { ...DEFAULTS, podCIDR: defaultPodCIDR(given), ...given }
  const log = new CommandLog()
  const listeners = new Set<Listener>()
  let nowMs = 0
  let chance = settings.seed >>> 0

  const random = (): number => {
    const [value, state] = nextRandom(chance)
    chance = state
    return value
  }
  const store = new Store()
  const fabric = createFabric(
    store,
    settings,
    { random, nowMs: () => nowMs, askApiServer: (request) => server.handle(request) },
    parts,
  )
  const { controllers, serviceLB, setLoadBalancer } = createControllers(settings.loadBalancer ?? true)
  const active = settings.controllers ?? true
  const changed = (change: Change): void => {
    loop.changed(change)
    fabric.changed(change)
    for (const listener of listeners) listener(change)
  }
  const server: ApiServer = createApiServer(
    settings,
    { nowMs: () => nowMs, now: () => timestampAt(nowMs), random, changed, nodes: fabric.nodes },
    store,
    createStrategies(settings, store),
    parts,
  )
  const events = new EventRecorder(server)
  const loop = new ControlLoop(active ? controllers : [], store, (plan, by) => carryOut(plan, by))

  function carryOut(plan: Plan, by: string): void {
    // A plan is made and carried out at one instant, so nobody can have written in between: its versions are not compared.
    for (const object of plan.create ?? []) server.create(object)
    for (const object of plan.update ?? []) server.update(object, UNCONDITIONALLY)
    for (const binding of plan.bind ?? []) server.bind(binding)
    for (const object of plan.updateStatus ?? []) server.updateStatus(object, UNCONDITIONALLY)
    for (const removal of plan.remove ?? []) server.remove(removal)
    for (const record of plan.record ?? []) events.record(record, nowMs, by)
  }

  /** Runs something that changes nothing, without its draws of chance counting. */
  function aside<T>(work: () => T): T {
    const before = chance
    const result = work()
    chance = before
    return result
  }

  function applyAll(objects: readonly JsonValue[], dryRun: boolean): ApplyResult[] {
    return objects
      .flatMap((object) => flattenList(object))
      .map((object, document) => ({ ...applyObject(server, object, { dryRun }), document }))
  }

  for (const object of bootstrapObjects(settings)) {
    const made = server.create(object as NewObject)
    invariant(
      made.ok,
      `a new cluster refuses its own ${object.kind} ${object.metadata.name ?? ''}: ${made.ok ? '' : made.error.message}`,
    )
  }
  loop.settle(nowMs)

  const cluster: Cluster = {
    handle(request): ApiResponse {
      if (isRead(request)) return aside(() => server.handle(request))
      log.add({ do: 'handle', request })
      return server.handle(request)
    },
    apply(objects): ApplyResult[] {
      const list: readonly JsonValue[] = Array.isArray(objects) ? objects : [objects]
      log.add({ do: 'apply', objects: list })
      return applyAll(list, false)
    },
    tryApply(objects): ApplyResult[] {
      return aside(() => applyAll(Array.isArray(objects) ? objects : [objects], true))
    },
    settle(): void {
      log.add({ do: 'settle' })
      loop.settle(nowMs)
    },
    advance(ms): void {
      invariant(Number.isSafeInteger(ms) && ms >= 0, `time passes in whole milliseconds, not ${ms}`)
      log.add({ do: 'advance', ms })
      const until = nowMs + ms
      loop.settle(nowMs)
      for (let i = 0; i < INSTANTS_ALLOWED; i += 1) {
        const next = Math.min(loop.nextTimerMs ?? Number.POSITIVE_INFINITY, events.nextExpiryMs ?? Number.POSITIVE_INFINITY)
        if (next > until) break
        nowMs = Math.max(nowMs, next)
        events.expire(nowMs)
        loop.wake(nowMs)
        loop.settle(nowMs)
      }
      nowMs = until
    },
    send(request: SendRequest): Trace {
      log.sent('send', request)
      return fabric.send(request)
    },
    probe(request) {
      log.sent('probe', request)
      return fabric.probe(request)
    },
    peek(request, count = 1) {
      return aside(() => Array.from({ length: count }, () => fabric.peek(request)))
    },
    watch(listener): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    mark(label): void {
      log.add({ do: 'mark', label })
    },
    snapshot(): Snapshot {
      return { version: 1, options: given, commands: [...log.commands] }
    },
    configure(change): void {
      log.add({ do: 'configure', options: change })
      options = { ...options, ...change }
      if (change.localhostNodePorts !== undefined) fabric.reachNodePorts(change.localhostNodePorts)
      if (change.loadBalancer === undefined) return
      const keys = setLoadBalancer(change.loadBalancer, store)
      if (active) loop.enqueue(serviceLB.name, keys)
    },
    listen(listener): Listening {
      log.add({ do: 'listen', listener })
      return fabric.local.open(listener)
    },
    unlisten(listener): void {
      log.add({ do: 'unlisten', listener })
      fabric.local.close(listener)
    },
    get localListeners() {
      return fabric.local.all()
    },
    get options() {
      return options
    },
    reader: store,
    get logged() {
      return log.commands
    },
    get nowMs() {
      return nowMs
    },
    get nextTimerMs() {
      return loop.nextTimerMs
    },
    rules: (node) => fabric.rules(node),
    machine: (at) => fabric.machine(at),
    resolvConf: (namespace, pod) => fabric.resolvConf(namespace, pod),
    lookup: (name, type) => fabric.lookup(name, type),
  }
  return cluster
}
