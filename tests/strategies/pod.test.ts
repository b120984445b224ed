import { describe, expect, test } from 'vitest'
import type { Container, Pod } from '../../src/core/api/pod.ts'
import { defaultPullPolicy } from '../../src/core/apiserver/strategies/pod-defaults.ts'
import { parseQuantity } from '../../src/core/apiserver/strategies/quantity.ts'
import { manifest, refusal, world, written } from './world.ts'

const APP = { name: 'app', image: 'nginx:1.27' }
const pod = (spec: object): object => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web-0', namespace: 'default' }, spec })
const withContainer = (container: object): object => pod({ containers: [{ ...APP, ...container }] })

function created(object: object): Pod {
  const made = written(world().registry.create(manifest(object)))
  if (made.kind !== 'Pod') throw new Error('no Pod')
  return made
}

const why = (object: object): string => refusal(world().registry.create(manifest(object))).replace('Pod "web-0" is invalid: ', '')

test.each([
  ['nginx', 'Always'],
  ['nginx:latest', 'Always'],
  ['nginx:1.27', 'IfNotPresent'],
  ['registry.example.com:5000/nginx', 'Always'],
  ['registry.example.com:5000/nginx:1', 'IfNotPresent'],
  ['nginx@sha256:abc', 'IfNotPresent'],
  ['nginx:latest@sha256:abc', 'Always'],
])('%s is pulled %s', (image, policy) => expect(defaultPullPolicy(image)).toBe(policy))

test.each([
  ['250m', 0.25],
  ['1', 1],
  ['64Mi', 67_108_864],
  ['1e3', 1000],
  ['1.5G', 1.5e9],
  ['x', undefined],
  ['1q', undefined],
])('quantity %s', (text, amount) => expect(parseQuantity(text)).toBe(amount))

describe('a new Pod', () => {
  test('has the defaults of a Pod, and a status of its own', () => {
    const { metadata, spec, status } = created({ ...pod({ containers: [APP] }), status: { phase: 'Running' } })
    expect(metadata.generation).toBe(1)
    expect(spec).toMatchObject({
      serviceAccountName: 'default',
      enableServiceLinks: true,
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
    })
    expect(status).toEqual({ phase: 'Pending', qosClass: 'BestEffort' })
  })

  test.each([
    ['Guaranteed', { limits: { cpu: '1', memory: '1Gi' } }],
    ['Guaranteed', { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '1000m', memory: '1024Mi' } }],
    ['Burstable', { limits: { cpu: '1' } }],
    ['Burstable', { requests: { cpu: '100m' } }],
    ['BestEffort', {}],
  ])('%s', (qos, resources) => expect(created(withContainer({ resources })).status.qosClass).toBe(qos))
})

describe('probes', () => {
  test('get their defaults', () => {
    const [container] = created(withContainer({ readinessProbe: { httpGet: { port: 80 } } })).spec.containers
    expect(container?.readinessProbe).toEqual({
      httpGet: { port: 80, path: '/', scheme: 'HTTP' },
      timeoutSeconds: 1,
      periodSeconds: 10,
      successThreshold: 1,
      failureThreshold: 3,
    })
  })
  const at = 'spec.containers[0]'
  test.each([
    ['no handler', { livenessProbe: {} }, `${at}.livenessProbe: Required value: must specify a handler type`],
    [
      'two handlers',
      { readinessProbe: { tcpSocket: { port: 1 }, exec: { command: ['true'] } } },
      `${at}.readinessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type`,
    ],
    [
      'a port out of range',
      { readinessProbe: { tcpSocket: { port: 70_000 } } },
      `${at}.readinessProbe.tcpSocket.port: Invalid value: 70000: must be between 1 and 65535, inclusive`,
    ],
    [
      'a port name in capitals',
      { startupProbe: { httpGet: { port: 'Web1' } } },
      `${at}.startupProbe.httpGet.port: Invalid value: "Web1": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)`,
    ],
    [
      'several successes of liveness',
      { livenessProbe: { tcpSocket: { port: 1 }, successThreshold: 2 } },
      `${at}.livenessProbe.successThreshold: Invalid value: 2: must be 1`,
    ],
    [
      'a negative period',
      { readinessProbe: { tcpSocket: { port: 1 }, periodSeconds: -1 } },
      `${at}.readinessProbe.periodSeconds: Invalid value: -1: must be greater than or equal to 0`,
    ],
    ['an empty command', { livenessProbe: { exec: {} } }, `${at}.livenessProbe.exec.command: Required value`],
  ])('%s', (_, container, message) => expect(why(withContainer(container))).toBe(message))
})

describe('containers', () => {
  const port = (hostPort: number): object => ({ ports: [{ containerPort: 80, hostPort }] })
  test.each([
    [
      'one host port twice',
      pod({
        containers: [
          { ...APP, ...port(8080) },
          { ...APP, name: 'b', ...port(8080) },
        ],
      }),
      'spec.containers[1].ports[0].hostPort: Duplicate value: "TCP//8080"',
    ],
    [
      'a host port of its own on the host’s network',
      pod({ hostNetwork: true, containers: [{ ...APP, ...port(8080) }] }),
      'spec.containers[0].ports[0].hostPort: Invalid value: 8080: must match `containerPort` when `hostNetwork` is true',
    ],
    [
      'more asked for than allowed',
      withContainer({ resources: { limits: { cpu: '1' }, requests: { cpu: '2' } } }),
      'spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
    ],
    [
      'a probe on an init container',
      pod({ containers: [APP], initContainers: [{ ...APP, name: 'init', readinessProbe: { tcpSocket: { port: 1 } } }] }),
      'spec.initContainers[0].readinessProbe: Forbidden: may not be set for init containers without restartPolicy=Always',
    ],
    [
      'the name of an init container',
      pod({ containers: [APP], initContainers: [APP] }),
      'spec.initContainers[0].name: Duplicate value: "app"',
    ],
    [
      'no nameserver',
      pod({ containers: [APP], dnsPolicy: 'None' }),
      'spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None',
    ],
    ['a variable without name', withContainer({ env: [{ value: 'x' }] }), 'spec.containers[0].env[0].name: Required value'],
    [
      'padded image',
      withContainer({ image: 'nginx ' }),
      'spec.containers[0].image: Invalid value: "nginx ": must not have leading or trailing whitespace',
    ],
  ])('%s', (_, object, message) => expect(why(object)).toBe(message))

  test('ports that are written twice are warned about', () => {
    const twice = {
      ports: [
        { name: 'a', containerPort: 80 },
        { name: 'b', containerPort: 80 },
      ],
    }
    const result = world().registry.create(manifest(withContainer(twice)))
    expect(result.ok && result.value.warnings).toEqual([
      'spec.containers[0].ports[1]: duplicate port definition with spec.containers[0].ports[0]',
    ])
  })
})

describe('an update of a Pod', () => {
  const updated = (change: (old: Pod) => object): string => {
    const here = world()
    const old = written(
      here.registry.create(manifest(pod({ containers: [APP], tolerations: [{ key: 'a', operator: 'Exists' }] }))),
    )
    if (old.kind !== 'Pod') throw new Error('no Pod')
    // A decoder hands on what a client sent.
    return refusal(here.registry.update({ ...old, spec: { ...old.spec, ...change(old) } } as Pod))
  }
  const image = ({ spec }: Pod): readonly Container[] => spec.containers.map((container) => ({ ...container, image: 'nginx:2' }))
  test.each([
    ['another image', (old: Pod) => ({ containers: image(old) }), ''],
    [
      'a toleration more',
      (old: Pod) => ({ tolerations: [...(old.spec.tolerations ?? []), { key: 'b', operator: 'Exists' }] }),
      '',
    ],
    ['a toleration less', () => ({ tolerations: [] }), 'existing toleration can not be modified except its tolerationSeconds'],
    ['its Node, once', () => ({ nodeName: 'node-1' }), ''],
    ['another subdomain', () => ({ subdomain: 'x' }), '+ subdomain: "x"'],
  ])('%s', (_, change, text) => {
    const message = updated(change)
    if (text === '') expect(message).toBe('')
    else expect(message).toContain(text)
  })
})
