import { ALL_PARTS } from '../../src/core/all-parts.ts'
import type { JsonObject } from '../../src/core/api/json.ts'
import type { ProxyMode } from '../../src/core/kube-proxy/types.ts'
import type { SendRequest } from '../../src/core/network/trace.ts'
import { createCluster } from '../../src/core/sim/cluster.ts'
import type { Cluster } from '../../src/core/sim/types.ts'
import { spread, timed } from './measure.ts'
import type { Bench, Line } from './types.ts'
import { load, manifests, nodesOf } from './workload.ts'

const MODES: readonly ProxyMode[] = ['iptables', 'nftables']
const ENDPOINTS = [1, 100, 1000]
const BATCH = 500
const BATCHES = 60

const CLIENT: JsonObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'client', namespace: 'default' },
  spec: { containers: [{ name: 'main', image: 'busybox', command: ['sleep', '3600'] }] },
}

/** From a Pod by DNS name: a lookup by a packet of its own, then the request by the rules of the client's Node. */
const REQUEST: SendRequest = { from: { pod: 'default/client' }, to: 'http://svc-0/' }

function clusterOf(mode: ProxyMode, pods: number): Cluster {
  const size = { services: 1, pods }
  const cluster = createCluster({ nodes: nodesOf(size), proxyMode: mode }, ALL_PARTS)
  load(cluster, [...manifests(size), CLIENT])
  const { outcome } = cluster.send(REQUEST)
  if (outcome !== 'ok') throw new Error(`the request ends with ${outcome}`)
  return cluster
}

/** Time a request, from batches: the middle one, and the quickest, which other work on the machine disturbs least. */
function measured(one: () => void): Pick<Line, 'us' | 'p95'> & { readonly best: number; readonly perSecond: number } {
  for (let i = 0; i < BATCH * 10; i += 1) one()
  const times = Array.from({ length: BATCHES }, () => {
    const { us } = timed(() => {
      for (let i = 0; i < BATCH; i += 1) one()
    })
    return us / BATCH
  })
  const { us, p95 } = spread(times)
  return { us, p95, best: Math.min(...times), perSecond: Math.round(1e6 / us) }
}

function* measure(mode: ProxyMode, endpoints: number): Iterable<Line> {
  const cluster = clusterOf(mode, endpoints)
  const size = `${endpoints.toLocaleString('en')} endpoints, ${mode}`
  yield { bench: 'send', size, trace: false, ...measured(() => cluster.probe(REQUEST)) }
  yield { bench: 'send', size, trace: true, ...measured(() => cluster.send(REQUEST)) }
}

/** One request through name, rules, Pod and socket, without and with its Trace. */
export const send: Bench = {
  name: 'send',
  *run() {
    for (const mode of MODES) for (const endpoints of ENDPOINTS) yield* measure(mode, endpoints)
  },
}
