import type { ClusterOptions } from '../../src/core/sim/types.ts'
import { type Cluster, createCluster } from '../../src/index.ts'
import { comeUp } from '../../src/lessons/come-up.ts'
import type { LessonWorld } from '../../src/lessons/evaluate.ts'
import { firstMemory } from '../../src/lessons/memory.ts'

const pod = (name: string, labels: string, more = ''): string => `
apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: { ${labels} } }
spec: { containers: [{ name: main, image: nginx${more} }] }
---`

/** web-1 and web-2 serve web (3000 → 80); db is beside them; slow is selected by web too and never ready; client sends. */
export const SHOP = `${pod('web-1', 'app: web')}${pod('web-2', 'app: web')}${pod('db', 'app: db')}
apiVersion: v1
kind: Pod
metadata: { name: client, labels: { app: client } }
spec: { containers: [{ name: shell, image: busybox, command: [sleep, infinity] }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { type: NodePort, selector: { app: web }, ports: [{ port: 3000, targetPort: 80, nodePort: 30080 }] }
---
apiVersion: v1
kind: Service
metadata: { name: wrong-port }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: v1
kind: Service
metadata: { name: nobody }
spec: { selector: { app: nobody }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: outside }
spec: { type: LoadBalancer, selector: { app: db }, ports: [{ port: 80 }] }
`

export const NEVER_READY = pod('slow', 'app: web', ', readinessProbe: { tcpSocket: { port: 9999 } }')

export function clusterOf(yaml: string, options: ClusterOptions = {}): Cluster {
  const cluster = createCluster(options)
  for (const { action, status } of cluster.apply(yaml)) if (action === 'failed') throw new Error(status?.message ?? 'refused')
  comeUp(cluster)
  return cluster
}

export const worldOf = (cluster: Cluster): LessonWorld => ({ cluster, memory: firstMemory(cluster.reader) })
