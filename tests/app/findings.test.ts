import { describe, expect, test } from 'vitest'
import { alike, findingsIn } from '../../src/app/explain/findings.ts'
import { litBy } from '../../src/app/explain/lit.ts'
import { t } from '../../src/app/i18n/t.ts'
import type { ClusterView, PodView, ServiceView } from '../../src/protocol/view.ts'

const pod = (name: string, given: Partial<PodView> = {}): PodView => ({
  id: name,
  namespace: 'default',
  name,
  ip: '10.244.0.1',
  node: 'node-1',
  labels: { app: 'web' },
  state: 'running',
  ready: true,
  status: 'Running',
  restarts: 0,
  image: 'nginx',
  group: '',
  sockets: [{ port: 80, protocol: 'TCP', address: '0.0.0.0', container: 'c' }],
  declared: [{ name: 'http', port: 80, protocol: 'TCP' }],
  system: false,
  ...given,
})

const service = (given: Partial<ServiceView> = {}): ServiceView => ({
  id: 's',
  namespace: 'default',
  name: 'web',
  type: 'ClusterIP',
  clusterIP: '10.96.0.9',
  ports: [{ name: '', protocol: 'TCP', port: 3000, targetPort: 80, nodePort: 0 }],
  selector: { app: 'web' },
  externalName: '',
  externalIPs: [],
  ingress: [],
  pendingLoadBalancer: false,
  externalTrafficPolicy: 'Cluster',
  internalTrafficPolicy: 'Cluster',
  sessionAffinity: 'None',
  endpoints: [],
  line: 0,
  system: false,
  ...given,
})

const view = (services: readonly ServiceView[], pods: readonly PodView[]): ClusterView => ({
  namespaces: [],
  nodes: [],
  groups: [],
  services,
  pods,
  revision: 1,
  nowMs: 0,
  busy: false,
  loadBalancer: true,
})

const to = (targetPort: number | string): Partial<ServiceView> => ({
  ports: [{ name: '', protocol: 'TCP', port: 3000, targetPort, nodePort: 0 }],
})
const bound = { sockets: [{ port: 80, protocol: 'TCP', address: '127.0.0.1', container: 'c' }] } as const

const redis = { sockets: [{ port: 6379, protocol: 'TCP', address: '0.0.0.0', container: 'c' }] } as const

describe('findingsIn', () => {
  test.each([
    { name: 'nothing to say', given: {}, pods: [pod('a')], found: [], fix: undefined },
    { name: 'a wrong target', given: to(8080), pods: [pod('a')], found: ['finding.noListener.title'], fix: '80' },
    { name: 'a named target', given: to('http'), pods: [pod('a')], found: [], fix: undefined },
    { name: 'a name that no container has', given: to('web'), pods: [pod('a')], found: ['finding.noName.title'], fix: undefined },
    { name: 'a program on 127.0.0.1', given: {}, pods: [pod('a', bound)], found: ['finding.inner.title'], fix: undefined },
    {
      name: 'nobody matches',
      given: {},
      pods: [pod('a', { labels: { app: 'db' } })],
      found: ['finding.noMatch.title'],
      fix: undefined,
    },
    {
      name: 'a slip of the pen',
      given: {},
      pods: [pod('a', { labels: { app: 'wbe' } })],
      found: ['finding.noMatch.title'],
      fix: 'wbe',
    },
    {
      name: 'nobody is ready',
      given: {},
      pods: [pod('a', { ready: false, state: 'not-ready' })],
      found: ['finding.notReady.title'],
      fix: undefined,
    },
    { name: 'Pods that only start', given: {}, pods: [pod('a', { state: 'pending', sockets: [] })], found: [], fix: undefined },
    {
      name: 'a stranger among the Pods',
      given: {},
      pods: [pod('a'), pod('b', redis)],
      found: ['finding.strangers.title'],
      fix: undefined,
    },
    {
      name: 'a stranger that gets no traffic',
      given: {},
      pods: [pod('a'), pod('b', { ...redis, ready: false })],
      found: [],
      fix: undefined,
    },
    { name: 'a program that comes up', given: {}, pods: [pod('a', { sockets: [], comingUp: true })], found: [], fix: undefined },
    {
      name: 'no balancer',
      given: { type: 'LoadBalancer', pendingLoadBalancer: true },
      pods: [pod('a')],
      found: ['finding.pending.title'],
      fix: undefined,
    },
  ] as const)('$name', ({ given, pods, found, fix }) => {
    const findings = findingsIn(view([service(given)], pods))
    expect(findings.map(({ title }) => title[0])).toEqual(found)
    expect(findings[0]?.fix?.value).toBe(fix)
  })

  test('a mixed selection is counted, at the selector', () => {
    const [finding] = findingsIn(view([service()], [pod('a'), pod('b', redis)]))
    expect(finding && t(...finding.title)).toBe('1 of 2 Pods behind web does not listen on 80')
    expect(finding && t(...finding.text)).toContain('takes in b too')
    expect(finding?.ref.path).toBe('spec.selector')
  })

  test('labels named like parts of Object match nothing by accident', () =>
    expect(findingsIn(view([service({ selector: { constructor: 'x' } })], [pod('a')]))).toHaveLength(1))
})

test.each([
  { a: 'web', b: 'wbe', is: true },
  { a: 'frontend', b: 'fronted', is: true },
  { a: 'web', b: 'db', is: false },
  { a: 'shop', b: 'shopping', is: false },
])('$a and $b are alike: $is', ({ a, b, is }) => expect(alike(a, b)).toBe(is))

describe('litBy', () => {
  const all = view([service()], [pod('a'), pod('b', { labels: { app: 'db' } })])
  const ref = { kind: 'Service', namespace: 'default', name: 'web' }
  test('a Service lights what it selects', () => expect([...litBy(ref, all).ids]).toEqual(['s', 'a']))
  test('a targetPort lights sockets', () =>
    expect([...litBy({ ...ref, path: 'spec.ports[0].targetPort' }, all).sockets]).toEqual(['a:80']))
  test('a Pod lights the Services that select it', () =>
    expect([...litBy({ kind: 'Pod', namespace: 'default', name: 'a' }, all).ids]).toEqual(['a', 's']))
})
