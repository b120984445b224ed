import { deployment, frontend } from './pieces.ts'
import type { Example } from './types.ts'

const client = { name: 'frontend.yaml', text: frontend }
const fromFrontend = { pod: 'default/frontend' }

const service = (name: string, spec: string): string => `apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
${spec
  .split('\n')
  .map((line) => `  ${line}`)
  .join('\n')}
`

export const sharedPods: Example = {
  id: 'shared-pods',
  title: 'Two Services, shared Pods',
  hint: 'A Pod with both labels is a station of both lines: send a burst to each and compare who answers.',
  files: [
    {
      name: 'services.yaml',
      text: `${service('web', 'selector:\n  app: shop\nports:\n  - port: 80')}---\n${service('canary', 'selector:\n  app: shop\n  track: canary\nports:\n  - port: 80')}`,
    },
    {
      name: 'deploy.yaml',
      text: `${deployment({ name: 'stable', labels: 'app: shop, track: stable' })}---\n${deployment({ name: 'canary', labels: 'app: shop, track: canary', replicas: 1 })}`,
    },
    client,
  ],
  request: { from: fromFrontend, to: 'http://web/' },
}

export const nodePortLocal: Example = {
  id: 'node-port-local',
  title: 'NodePort and externalTrafficPolicy: Local',
  hint: 'The same gate stands on every Node, but with Local only a Node with a Pod of its own lets traffic in: try each Node.',
  files: [
    {
      name: 'service.yaml',
      text: service(
        'web',
        'type: NodePort\nexternalTrafficPolicy: Local\nselector:\n  app: web\nports:\n  - port: 80\n    nodePort: 30080',
      ),
    },
    { name: 'deploy.yaml', text: deployment({ name: 'web', labels: 'app: web', replicas: 1 }) },
    client,
  ],
  request: { from: { external: true, at: 'laptop' }, to: 'http://node-1:30080/' },
}

export const loadBalancer: Example = {
  id: 'load-balancer',
  title: 'LoadBalancer',
  hint: 'The internet comes in by the load balancer’s address, then by a Node: follow the packet through both.',
  files: [
    { name: 'service.yaml', text: service('web', 'type: LoadBalancer\nselector:\n  app: web\nports:\n  - port: 80') },
    { name: 'deploy.yaml', text: deployment({ name: 'web', labels: 'app: web' }) },
    client,
  ],
  request: { from: { external: true, at: 'internet' }, to: 'http://LOAD_BALANCER/' },
}

export const headless: Example = {
  id: 'headless',
  title: 'Headless',
  hint: 'clusterIP: None makes a name without rules: DNS answers with the Pods’ own addresses and no port is mapped.',
  files: [
    { name: 'service.yaml', text: service('db', 'clusterIP: None\nselector:\n  app: db\nports:\n  - port: 6379') },
    { name: 'deploy.yaml', text: deployment({ name: 'db', labels: 'app: db', image: 'redis', port: 6379 }) },
    client,
  ],
  request: { from: fromFrontend, to: 'tcp://db:6379' },
}

export const externalName: Example = {
  id: 'external-name',
  title: 'ExternalName',
  hint: 'This Service is only another name: DNS answers with a CNAME, and the packet leaves the cluster.',
  files: [{ name: 'service.yaml', text: service('docs', 'type: ExternalName\nexternalName: example.com') }, client],
  request: { from: fromFrontend, to: 'http://docs/' },
}

export const noSelector: Example = {
  id: 'no-selector',
  title: 'Without a selector',
  hint: 'Nothing fills this Service but the EndpointSlice written by hand: its label ties the two together.',
  files: [
    {
      name: 'service.yaml',
      text: `${service('legacy', 'ports:\n  - port: 80\n    targetPort: 8080')}---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: legacy-1
  labels:
    kubernetes.io/service-name: legacy
addressType: IPv4
ports:
  - port: 8080
endpoints:
  - addresses: ["192.168.7.42"]
`,
    },
    client,
  ],
  request: { from: fromFrontend, to: 'http://legacy/' },
}
