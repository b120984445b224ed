import { ALL_PARTS } from '../../src/core/all-parts.ts'
import type { JsonObject, JsonValue } from '../../src/core/api/json.ts'
import type { From, Trace } from '../../src/core/network/trace.ts'
import { createCluster } from '../../src/core/sim/cluster.ts'
import type { Cluster, ClusterOptions } from '../../src/core/sim/types.ts'
import { readManifest } from '../../src/manifest/read.ts'

/** Figure 1 of the topic: Pod 1 and Pod 2 carry the label that the Service selects, Pod 3 does not. */
export const FIGURE_1 = `
apiVersion: v1
kind: Pod
metadata: { name: pod-1, labels: { app: nginx-service } }
spec: { containers: [{ name: web, image: nginx, ports: [{ containerPort: 80 }] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: pod-2, labels: { app: nginx-service } }
spec: { containers: [{ name: web, image: nginx, ports: [{ containerPort: 80 }] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: pod-3, labels: { app: other } }
spec: { containers: [{ name: web, image: nginx, ports: [{ containerPort: 80 }] }] }
---
apiVersion: v1
kind: Service
metadata:
  name: nginx-service
spec:
  type: ClusterIP
  selector:
    app: nginx-service
  ports:
  - port: 80
    targetPort: 80
`

/** Figure 2: incoming port 3000, target port 80. */
export const figure2 = ({ replicas = 2, targetPort = 80, type = 'ClusterIP' } = {}): string => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: my-deploy }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: my-deploy } }
  template:
    metadata: { labels: { app: my-deploy } }
    spec: { containers: [{ name: nginx, image: nginx, ports: [{ containerPort: 80 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  type: ${type}
  selector: { app: my-deploy }
  ports:
  - port: 3000
    targetPort: ${targetPort}
`

export const CLIENT = `
apiVersion: v1
kind: Pod
metadata: { name: client, labels: { role: client } }
spec: { containers: [{ name: shell, image: busybox, command: [sleep, infinity] }] }
`

export const objectsOf = (yaml: string): readonly JsonValue[] => {
  const { objects, problems } = readManifest(yaml)
  if (problems.length > 0) throw new Error(problems[0]?.message)
  return objects.filter((object): object is JsonObject => object !== undefined)
}

/** A cluster in which these manifests were applied and have come to rest. */
export function clusterWith(yaml: string, options: ClusterOptions = {}): Cluster {
  const cluster = createCluster(options, ALL_PARTS)
  applyYaml(cluster, yaml)
  return cluster
}

/** Applies and lets time pass until every Pod is up. */
export function applyYaml(cluster: Cluster, yaml: string): readonly string[] {
  const results = cluster.apply(objectsOf(yaml))
  cluster.settle()
  cluster.advance(60_000)
  return results.map(({ action, kind, name, status }) => `${kind}/${name} ${action}${status ? `: ${status.message}` : ''}`)
}

/** Who answers over many requests: `namespace/pod` or the outcome, each once, sorted. */
export function reached(cluster: Cluster, to: string, from: From = { pod: 'default/client' }, times = 40): readonly string[] {
  const traces: Trace[] = Array.from({ length: times }, () => cluster.send({ from, to }))
  return [...new Set(traces.map(({ outcome, servedBy }) => servedBy ?? outcome))].toSorted()
}

export const patch = (cluster: Cluster, path: string, body: JsonValue): number => {
  const { status } = cluster.handle({ method: 'PATCH', path, headers: { 'content-type': 'application/merge-patch+json' }, body })
  cluster.settle()
  cluster.advance(60_000)
  return status
}
