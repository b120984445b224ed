import fc from 'fast-check'
import type { ClusterView } from '../../src/protocol/view.ts'
import { type DeploymentSpec, type PodSpec, type ServiceSpec, view } from './view-builder.ts'

const label = fc.record({ app: fc.constantFrom('a', 'b', 'c', 'd'), tier: fc.constantFrom('x', 'y') })
const selector = fc.oneof(
  label.map(({ app }) => ({ app })),
  label.map(({ tier }) => ({ tier })),
  label,
)
const namespace = fc.constantFrom('default', 'default', 'default', 'shop')
const state = fc.constantFrom('running', 'running', 'running', 'not-ready', 'terminating', 'pending', 'failed')

const deployment = fc.record({
  namespace,
  replicas: fc.oneof({ weight: 5, arbitrary: fc.nat(5) }, { weight: 1, arbitrary: fc.constant(14) }),
  labels: label,
})
const pod = fc.record({
  namespace,
  labels: label,
  state,
  listens: fc.subarray([80, 443, 6379, 8080]),
  innerOnly: fc.subarray([9000]),
})
const service = fc.record({
  namespace,
  kind: fc.constantFrom('ClusterIP', 'ClusterIP', 'NodePort', 'LoadBalancer', 'headless', 'by-hand', 'ExternalName'),
  selector,
  ports: fc.integer({ min: 1, max: 3 }),
  pending: fc.boolean(),
})

/** Clusters of every shape that a person might draw, up to some 30 Pods and 7 Services. */
export const anyView: fc.Arbitrary<ClusterView> = fc
  .record({
    deployments: fc.array(deployment, { maxLength: 4 }),
    pods: fc.array(pod, { maxLength: 6 }),
    services: fc.array(service, { maxLength: 7 }),
  })
  .map(({ deployments, pods, services }) =>
    view({
      deployments: deployments.map((spec, i): DeploymentSpec => ({ ...spec, name: `deploy-${i}` })),
      pods: pods.map((spec, i): PodSpec => ({ ...spec, name: `pod-with-a-rather-long-name-${i}` })),
      services: services.map((spec, i): ServiceSpec => {
        const { kind, namespace: where, pending } = spec
        const external = kind === 'NodePort' || kind === 'LoadBalancer'
        const ports = Array.from({ length: spec.ports }, (_, p) => [80 + p, 8080, external ? 30000 + i * 10 + p : 0] as const)
        const common = { name: `service-${i}`, namespace: where, ports }
        if (kind === 'ExternalName') return { ...common, type: kind, externalName: 'elsewhere.example.com' }
        if (kind === 'by-hand') return { ...common, addresses: [`192.168.${i}.4`, `192.168.${i}.5`] }
        if (kind === 'headless') return { ...common, headless: true, selector: spec.selector }
        return {
          ...common,
          type: kind,
          selector: spec.selector,
          pending,
          ingress: kind === 'LoadBalancer' && !pending ? [`172.18.255.${i}`] : [],
        }
      }),
    }),
  )
