import { deployment, frontend } from './pieces.ts'
import type { Example } from './types.ts'

const client = { name: 'frontend.yaml', text: frontend }
const fromFrontend = { pod: 'default/frontend' }

export const wrongTargetPort: Example = {
  id: 'wrong-target-port',
  title: 'Refused at the door',
  hint: 'The request reaches a Pod and is refused: compare the port it knocks on with the one that is open.',
  files: [
    {
      name: 'service.yaml',
      text: `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: NodePort
  selector:
    app: nginx
  ports:
    - port: 3000
      targetPort: 8080
      nodePort: 30080
`,
    },
    { name: 'deploy.yaml', text: deployment({ name: 'nginx', labels: 'app: nginx' }) },
    client,
  ],
  request: { from: fromFrontend, to: 'http://web:3000/' },
}

export const selectorTypo: Example = {
  id: 'selector-typo',
  title: 'Nobody home',
  hint: 'The Service has no endpoints: read its selector against the Pods’ labels, letter by letter.',
  files: [
    {
      name: 'service.yaml',
      text: `apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  selector:
    app: shop
    tier: fronted
  ports:
    - port: 80
`,
    },
    { name: 'deploy.yaml', text: deployment({ name: 'shop', labels: 'app: shop, tier: frontend', replicas: 3 }) },
    client,
  ],
  request: { from: fromFrontend, to: 'http://shop/' },
}

export const notReady: Example = {
  id: 'not-ready',
  title: 'Running is not ready',
  hint: 'These Pods run but fail their readiness probe, so they get no traffic: correct the probe’s port.',
  files: [
    { name: 'deploy.yaml', text: deployment({ name: 'api', labels: 'app: api', probePort: 8081 }) },
    {
      name: 'service.yaml',
      text: `apiVersion: v1
kind: Service
metadata:
  name: api
spec:
  selector:
    app: api
  ports:
    - port: 80
`,
    },
    client,
  ],
  request: { from: fromFrontend, to: 'http://api/' },
}
