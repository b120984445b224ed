import { frontend } from './pieces.ts'
import type { Example } from './types.ts'

const figure1 = `# Pod 1 and Pod 2 carry the label that the Service selects; Pod 3 does not.
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

const figure2 = `# Incoming port 3000, outgoing (target) port 80.
apiVersion: apps/v1
kind: Deployment
metadata: { name: my-deploy }
spec:
  replicas: 2
  selector: { matchLabels: { app: my-deploy } }
  template:
    metadata: { labels: { app: my-deploy } }
    spec: { containers: [{ name: nginx, image: nginx, ports: [{ containerPort: 80 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  selector: { app: my-deploy }
  ports:
  - port: 3000
    targetPort: 80
`

export const labelSelection: Example = {
  id: 'figure-1',
  title: 'Labels choose the Pods',
  hint: 'Change Pod 3’s label to app: nginx-service and apply: it becomes a station of the line.',
  files: [
    { name: 'figure-1.yaml', text: figure1 },
    { name: 'frontend.yaml', text: frontend },
  ],
  request: { from: { pod: 'default/frontend' }, to: 'http://nginx-service/' },
}

export const portMapping: Example = {
  id: 'figure-2',
  title: 'Port mapping',
  hint: 'The Service is called on 3000 and knocks on 80: step to the rule and see the port being rewritten.',
  files: [
    { name: 'figure-2.yaml', text: figure2 },
    { name: 'frontend.yaml', text: frontend },
  ],
  request: { from: { pod: 'default/frontend' }, to: 'http://web:3000/' },
}
