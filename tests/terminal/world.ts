import type { Cluster } from '../../src/core/sim/types.ts'
import { createCluster } from '../../src/index.ts'
import type { Stand } from '../../src/terminal/stand.ts'

const MANIFESTS = `
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 3000, targetPort: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: empty }
spec: { selector: { app: nobody }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: gate }
spec: { type: NodePort, selector: { app: web }, ports: [{ port: 80, nodePort: 30080 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: web-1, labels: { app: web } }
spec: { containers: [{ name: web, image: "nginx:1.27", ports: [{ containerPort: 80 }] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: box }
spec: { containers: [{ name: box, image: "busybox:1.36", command: [sleep, infinity], env: [{ name: GREETING, value: "at $(WEB_SERVICE_HOST)" }] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: bare }
spec: { containers: [{ name: bare, image: "traefik/whoami", ports: [{ containerPort: 80 }] }] }
`

/** Three Nodes, a web server behind two Services, a Service that selects nobody, and Pods to stand in. */
export function smallWorld(): Cluster {
  const cluster = createCluster()
  cluster.apply(MANIFESTS)
  cluster.settle()
  cluster.advance(60_000)
  return cluster
}

export const podAt = (name: string): Stand => ({
  kind: 'pod',
  namespace: 'default',
  name,
  container: name === 'web-1' ? 'web' : name,
})
export const NODE: Stand = { kind: 'node', name: 'node-1' }

export const clusterIP = ({ reader }: Cluster, name: string): string =>
  reader.get('Service', 'default', name)?.spec.clusterIP ?? ''
export const nodeIP = ({ reader }: Cluster): string => reader.get('Node', '', 'node-1')?.status.addresses?.[0]?.address ?? ''
