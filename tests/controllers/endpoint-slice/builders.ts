import type { Node } from '../../../src/core/api/cluster-objects.ts'
import type { LabelMap } from '../../../src/core/api/meta.ts'
import type { Container, Pod } from '../../../src/core/api/pod.ts'
import type { Service, ServicePort, ServiceSpec } from '../../../src/core/api/service.ts'

const meta = (name: string) => ({ name, uid: `uid-${name}`, resourceVersion: '0', creationTimestamp: '2026-01-01T00:00:00Z' })

export const HTTP: ServicePort = { name: 'http', protocol: 'TCP', port: 80, targetPort: 8080 }

export function service(name: string, spec: Partial<ServiceSpec> = {}, metadata: Partial<Service['metadata']> = {}): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { ...meta(name), namespace: 'test', ...metadata },
    spec: { type: 'ClusterIP', clusterIP: '10.96.0.10', ipFamilies: ['IPv4'], selector: { app: name }, ports: [HTTP], ...spec },
    status: {},
  }
}

export interface PodOptions {
  readonly labels?: LabelMap
  readonly ip?: string
  readonly ready?: boolean
  readonly terminating?: boolean
  readonly node?: string
  readonly ports?: Container['ports']
}

export function pod(name: string, options: PodOptions = {}): Pod {
  const { labels = { app: 'web' }, ip = '10.1.0.1', ready = true, terminating = false, node = 'node-1', ports = [] } = options
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...meta(name), namespace: 'test', labels, ...(terminating ? { deletionTimestamp: '2026-01-01T00:00:09Z' } : {}) },
    spec: { nodeName: node, containers: [{ name: 'c', image: 'nginx', ports }] },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
      ...(ip === '' ? {} : { podIP: ip, podIPs: [{ ip }] }),
    },
  }
}

export function node(name: string, zone?: string, cpu = '4'): Node {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { ...meta(name), ...(zone ? { labels: { 'topology.kubernetes.io/zone': zone } } : {}) },
    spec: {},
    status: { conditions: [{ type: 'Ready', status: 'True' }], allocatable: { cpu } },
  }
}

/** `10.1.A.B` of the n-th Pod. */
export const address = (n: number): string => `10.1.${Math.floor(n / 250)}.${(n % 250) + 1}`
