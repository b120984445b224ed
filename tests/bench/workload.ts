import type { JsonObject } from '../../src/core/api/json.ts'
import { createCluster } from '../../src/core/sim/cluster.ts'
import type { Cluster } from '../../src/core/sim/types.ts'

/** How much there is in a cluster: `services` Services, each with a Deployment of its share of the Pods. */
export interface Size {
  readonly services: number
  readonly pods: number
}

/** Published limits of Kubernetes: 150,000 Pods on 5,000 Nodes. */
const PODS_PER_NODE = 30
const FEWEST_NODES = 3
/** From creation to readiness a Pod pulls and starts; nothing takes longer than this. */
const TIME_TO_READY_MS = 60_000

export const nodesOf = ({ pods }: Size): number => Math.max(FEWEST_NODES, Math.ceil(pods / PODS_PER_NODE))

export const nameOf = ({ services, pods }: Size): string =>
  `${services.toLocaleString('en')} Services × ${pods.toLocaleString('en')} Pods`

export const labelsOf = (i: number): { readonly app: string } => ({ app: `app-${i}` })

function deployment(i: number, replicas: number): JsonObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: `app-${i}`, namespace: 'default' },
    spec: {
      replicas,
      selector: { matchLabels: labelsOf(i) },
      template: {
        metadata: { labels: labelsOf(i) },
        spec: { containers: [{ name: 'web', image: 'nginx:1.27', ports: [{ containerPort: 80 }] }] },
      },
    },
  }
}

const service = (i: number): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: `svc-${i}`, namespace: 'default' },
  spec: { selector: labelsOf(i), ports: [{ port: 80, targetPort: 80 }] },
})

/** What a user would apply. */
export const manifests = ({ services, pods }: Size): readonly JsonObject[] =>
  Array.from({ length: services }, (_, i) => [
    deployment(i, Math.floor(pods / services) + (i < pods % services ? 1 : 0)),
    service(i),
  ]).flat()

/** Applies everything and lets time pass until nothing changes any more. */
export function load(cluster: Cluster, objects: readonly JsonObject[]): void {
  cluster.apply(objects)
  cluster.settle()
  cluster.advance(TIME_TO_READY_MS)
}

/** A cluster of this size with every Pod ready. */
export function loadedCluster(size: Size): Cluster {
  const cluster = createCluster({ nodes: nodesOf(size) })
  load(cluster, manifests(size))
  verify(cluster, size)
  return cluster
}

/** Throws unless every Pod runs and is ready and the EndpointSlices list each of them. */
export function verify({ reader }: Cluster, { services, pods }: Size): void {
  const ready = reader
    .list('Pod', 'default')
    .filter(
      ({ status }) =>
        status.phase === 'Running' && status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True'),
    )
  const listed = new Set<string>()
  for (let i = 0; i < services; i += 1) {
    for (const { endpoints } of reader.slicesOfService('default', `svc-${i}`)) {
      for (const { targetRef, conditions } of endpoints) if (conditions?.ready && targetRef?.name) listed.add(targetRef.name)
    }
  }
  if (ready.length !== pods || listed.size !== pods) {
    throw new Error(`of ${pods} Pods ${ready.length} are ready and ${listed.size} are endpoints`)
  }
}
