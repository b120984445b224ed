import { describe, expect, test } from 'vitest'
import type { KubeObject } from '../../src/core/api/kinds.ts'
import { manifest, put, refusal, service, world, written } from './world.ts'

const APP = { name: 'app', image: 'nginx:1.27' }
const meta = (more: object = {}): object => ({ name: 'web', namespace: 'default', ...more })
const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [APP] } }
const why = (object: object): string => refusal(world().registry.create(manifest(object)))

describe('a Service', () => {
  const kubelet = 'Service "web" is invalid: spec.ports[0]: Invalid value: 10250: may not expose port 10250 externally since'
  test.each([
    ['LoadBalancer', kubelet],
    ['NodePort', ''],
    ['ClusterIP', ''],
  ] as const)('%s on the port of the kubelet', (type, said) => {
    const result = put(world(), service('web', { type, ports: [{ port: 10_250 }] }))
    expect(refusal(result).startsWith(said)).toBe(true)
    expect(result.ok).toBe(said === '')
  })

  const dual = { serviceCIDR: '10.96.0.0/16,2001:db8:96::/112' }
  test.each([
    [{ ipFamilyPolicy: 'PreferDualStack', clusterIP: '10.96.0.9' }, '["10.96.0.9",""]'],
    [{ ipFamilyPolicy: 'SingleStack', clusterIP: '10.96.0.9' }, '["10.96.0.9"]'],
    [
      { ipFamilyPolicy: 'RequireDualStack', clusterIP: '10.96.0.9', clusterIPs: ['10.96.0.9', '2001:db8:96::9'] },
      '["10.96.0.9","2001:db8:96::9"]',
    ],
  ] as const)('%j prints a place for each family when an address is taken', (spec, printed) => {
    const here = world(dual)
    written(put(here, service('first', { clusterIP: '10.96.0.9' })))
    expect(refusal(put(here, service('web', spec)))).toBe(
      `Service "web" is invalid: spec.clusterIPs: Invalid value: ${printed}: failed to allocate IP 10.96.0.9: provided IP is already allocated`,
    )
  })
})

describe('metadata', () => {
  const owner = (kind: string, name: string): object => ({ apiVersion: 'apps/v1', kind, name, uid: name, controller: true })
  test.each([
    [
      { ownerReferences: [owner('ReplicaSet', 'a'), owner('Deployment', 'b')] },
      'Only one reference can have Controller set to true. Found "true" in references for ReplicaSet/a and Deployment/b',
    ],
    [{ finalizers: ['orphan', 'foregroundDeletion'] }, 'finalizer orphan and foregroundDeletion cannot be both set'],
  ])('%j', (more, said) =>
    expect(why({ apiVersion: 'v1', kind: 'Pod', metadata: meta(more), spec: { containers: [APP] } })).toContain(said),
  )
})

describe('the deletion cost of a Pod', () => {
  const cost = 'controller.kubernetes.io/pod-deletion-cost'
  test.each([
    ['100', true],
    ['-100', true],
    ['0', true],
    ['2147483647', true],
    ['2147483648', false],
    ['+1', false],
    ['007', false],
    ['1.5', false],
    ['', false],
  ])('%j', (value, fine) => {
    const annotations = { [cost]: value }
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: meta({ annotations }), spec: { containers: [APP] } }
    const said = `: Invalid value: "${value}": must be a 32bit integer`
    expect(why(pod)).toBe(fine ? '' : `Pod "web" is invalid: metadata.annotations[${cost}]${said}`)
    const set = {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: meta(),
      spec: {
        selector: { matchLabels: { app: 'web' } },
        template: { ...template, metadata: { ...template.metadata, annotations } },
      },
    }
    expect(why(set)).toBe(fine ? '' : `ReplicaSet.apps "web" is invalid: spec.template.annotations[${cost}]${said}`)
  })
})

test('init containers are looked at one by one, so a host port that comes twice stands at 0', () => {
  const ports = [
    { containerPort: 80, hostPort: 80 },
    { containerPort: 81, hostPort: 80 },
  ]
  const initContainers = [
    { name: 'one', image: 'a:1' },
    { name: 'two', image: 'a:1', ports },
  ]
  expect(why({ apiVersion: 'v1', kind: 'Pod', metadata: meta(), spec: { containers: [APP], initContainers } })).toBe(
    'Pod "web" is invalid: spec.initContainers[0].ports[1].hostPort: Duplicate value: "TCP//80"',
  )
})

describe('the deadline of a running Pod', () => {
  const deadline = 'Pod "web" is invalid: spec.activeDeadlineSeconds: Invalid value: '
  const pod = (seconds: number | undefined, more: object = {}): object => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: meta(),
    spec: { containers: [APP], serviceAccountName: 'default', ...(seconds ? { activeDeadlineSeconds: seconds } : {}), ...more },
  })
  const never = { restartPolicy: 'Never' }
  test.each([
    ['may be set', undefined, 60, {}, ''],
    ['may be drawn in', 60, 30, {}, ''],
    [
      'may not be moved out, which is all that is said',
      60,
      90,
      never,
      `${deadline}90: must be less than or equal to previous value`,
    ],
    ['may not be taken away', 60, undefined, {}, `${deadline}null: must not update from a positive integer to nil value`],
  ])('%s', (_, before, after, more, said) => {
    const { registry } = world()
    written(registry.create(manifest(pod(before))))
    expect(refusal(registry.update(pod(after, more) as KubeObject))).toBe(said)
  })
})

test.each([
  ['5', 0, ['a valid percent string']],
  ['5', 1, ['a valid percent string']],
  ['x', 0, ['a valid percent string', 'may not be 0 when `maxSurge` is 0']],
  ['0', 0, ['a valid percent string', 'may not be 0 when `maxSurge` is 0']],
])(
  'maxUnavailable %j beside maxSurge %j: a number in quotes is no percentage, but not 0 either',
  (maxUnavailable, maxSurge, said) => {
    const message = why({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: meta(),
      spec: { selector: { matchLabels: { app: 'web' } }, template, strategy: { rollingUpdate: { maxUnavailable, maxSurge } } },
    })
    const texts = ['a valid percent string', 'may not be 0 when `maxSurge` is 0']
    expect(texts.filter((text) => message.includes(text))).toEqual(said)
  },
)
