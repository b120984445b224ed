import fc from 'fast-check'
import { type Kind, type KubeObject, RESOURCES } from '../../src/core/api/kinds.ts'
import type { Cluster, Snapshot } from '../../src/core/sim/types.ts'
import type { Reader } from '../../src/core/storage/reader.ts'

type Command = Snapshot['commands'][number]
/** A step names Pods by their place in the list, so that it means something whatever happened before. */
type Step =
  | Command
  | { readonly do: 'delete-pod'; readonly index: number }
  | { readonly do: 'relabel-pod'; readonly index: number; readonly app: string }

const apps = fc.constantFrom('a', 'b', 'c')

const deployment = fc
  .record({ app: apps, replicas: fc.integer({ min: 0, max: 5 }), tag: fc.constantFrom('1.26', '1.27', 'does-not-exist') })
  .map(
    ({ app, replicas, tag }): Step => ({
      do: 'apply',
      objects: [
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { name: app, namespace: 'default' },
          spec: {
            replicas,
            selector: { matchLabels: { app } },
            template: { metadata: { labels: { app } }, spec: { containers: [{ name: 'web', image: `nginx:${tag}` }] } },
          },
        },
      ],
    }),
  )

const service = fc.record({ name: apps, app: apps, type: fc.constantFrom('ClusterIP', 'NodePort', 'LoadBalancer') }).map(
  ({ name, app, type }): Step => ({
    do: 'apply',
    objects: [
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name, namespace: 'default' },
        spec: { type, selector: { app }, ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }] },
      },
    ],
  }),
)

const remove = fc
  .record({
    app: apps,
    path: fc.constantFrom('/api/v1/namespaces/default/services', '/apis/apps/v1/namespaces/default/deployments'),
  })
  .map(({ app, path }): Step => ({ do: 'handle', request: { method: 'DELETE', path: `${path}/${app}` } }))

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: deployment },
  { weight: 4, arbitrary: service },
  { weight: 1, arbitrary: remove },
  { weight: 2, arbitrary: fc.nat(9).map((index): Step => ({ do: 'delete-pod', index })) },
  { weight: 2, arbitrary: fc.record({ index: fc.nat(9), app: apps }).map((pod): Step => ({ do: 'relabel-pod', ...pod })) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 20_000 }).map((ms): Step => ({ do: 'advance', ms })) },
)

/** Whatever a user may do to a few Deployments, Services and Pods. */
export const steps = fc.array(step, { minLength: 1, maxLength: 14 })

const TYPE = { 'content-type': 'application/merge-patch+json' }

function take(cluster: Cluster, step: Step): void {
  switch (step.do) {
    case 'apply':
      cluster.apply(step.objects)
      break
    case 'advance':
      cluster.advance(step.ms)
      break
    case 'handle':
      cluster.handle(step.request)
      break
    case 'delete-pod':
    case 'relabel-pod': {
      const pods = cluster.reader.list('Pod', 'default')
      const pod = pods[step.index % Math.max(1, pods.length)]
      if (!pod) break
      const path = `/api/v1/namespaces/default/pods/${pod.metadata.name}`
      if (step.do === 'delete-pod') cluster.handle({ method: 'DELETE', path })
      else cluster.handle({ method: 'PATCH', path, headers: TYPE, body: { metadata: { labels: { app: step.app } } } })
      break
    }
    default:
  }
  cluster.settle()
}

export function takeAll(cluster: Cluster, list: readonly Step[]): void {
  for (const each of list) take(cluster, each)
}

/** Long enough for every rollout, grace period and pull; what waits for an image that does not exist goes on waiting. */
export const rest = (cluster: Cluster): void => cluster.advance(200_000)

/** Everything that is stored, with versions, as text. */
export const dump = (reader: Reader): string => JSON.stringify(everything(reader))

export const everything = (reader: Reader): readonly KubeObject[] =>
  RESOURCES.flatMap(({ kind }: { readonly kind: Kind }): readonly KubeObject[] => reader.list(kind))
