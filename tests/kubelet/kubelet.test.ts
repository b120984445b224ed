import { describe, expect, test } from 'vitest'
import type { Container, ContainerState, Pod } from '../../src/core/api/pod.ts'
import { listeners } from '../../src/core/kubelet/images.ts'
import { podNamed, SmallCluster } from './small-cluster.ts'

const first = (pod: Pod): ContainerState => pod.status.containerStatuses?.[0]?.state ?? {}
const condition = (pod: Pod, type: string): string | undefined =>
  pod.status.conditions?.find((each) => each.type === type)?.status
const restarts = (pod: Pod): number => pod.status.containerStatuses?.[0]?.restartCount ?? 0

function run(container: Partial<Container>, spec: object = {}): SmallCluster {
  const cluster = new SmallCluster(1)
  cluster.create(podNamed('p', container, spec))
  cluster.settle()
  return cluster
}

describe('a Pod comes up', () => {
  test('it waits while its image is pulled, then runs and is ready', () => {
    const cluster = run({})
    expect(cluster.pod('p').status).toMatchObject({
      phase: 'Pending',
      containerStatuses: [{ state: { waiting: { reason: 'ContainerCreating' } } }],
    })
    expect(condition(cluster.pod('p'), 'PodScheduled')).toBe('True')
    cluster.advance(1299)
    expect(cluster.pod('p').status.phase).toBe('Pending')
    cluster.advance(1)
    expect(cluster.pod('p').status).toMatchObject({
      phase: 'Running',
      podIP: '10.244.1.2',
      podIPs: [{ ip: '10.244.1.2' }],
      hostIP: '172.18.0.2',
      qosClass: 'BestEffort',
    })
    for (const type of ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'])
      expect(condition(cluster.pod('p'), type)).toBe('True')
    expect(cluster.told('p').map((line) => line.split(':')[0])).toEqual(['Scheduled', 'Pulling', 'Pulled', 'Created', 'Started'])
    expect(cluster.refused).toEqual([])
  })

  test('a stable Pod leaves nothing pending, also with probes that succeed', () => {
    const probe = { httpGet: { path: '/', port: 80 }, periodSeconds: 5 }
    const cluster = run({ readinessProbe: probe, livenessProbe: probe })
    cluster.advance(20_000)
    expect(condition(cluster.pod('p'), 'Ready')).toBe('True')
    expect(cluster.nextTimerMs).toBeNull()
  })

  test('a Pod does not rest before its program listens, whether it is probed or not', () => {
    const cluster = run({ image: 'postgres:15-alpine', env: [{ name: 'POSTGRES_PASSWORD', value: 'x' }] })
    const open = (): readonly number[] => listeners(cluster.pod('p'), cluster.nowMs).map(({ port }) => port)
    cluster.advance(1300)
    expect(condition(cluster.pod('p'), 'Ready')).toBe('True')
    expect(open()).toEqual([])
    while (cluster.nextTimerMs !== null) cluster.advance(cluster.nextTimerMs - cluster.nowMs)
    expect(open()).toEqual([5432])
  })

  test('the second Pod of an image on a Node starts without pulling', () => {
    const cluster = run({})
    cluster.advance(5000)
    cluster.create(podNamed('q'))
    cluster.advance(300)
    expect(cluster.pod('q').status.phase).toBe('Running')
    expect(cluster.told('q')[1]).toMatch(/already present on machine/)
  })

  test('addresses go round: a freed one is not given to the next Pod at once', () => {
    const cluster = run({})
    cluster.advance(5000)
    cluster.remove('Pod', 'p')
    cluster.advance(5000)
    cluster.create(podNamed('q'))
    cluster.advance(5000)
    expect(cluster.pod('q').status.podIP).toBe('10.244.1.3')
  })

  test('a host-network Pod has the address of its Node', () => {
    const cluster = run({}, { hostNetwork: true })
    cluster.advance(5000)
    expect(cluster.pod('p').status.podIP).toBe('172.18.0.2')
  })

  test('init containers run one after the other before the others', () => {
    const cluster = run(
      {},
      {
        initContainers: [
          { name: 'a', image: 'busybox', command: ['sleep', '2'] },
          { name: 'b', image: 'busybox', command: ['sleep', '2'] },
        ],
      },
    )
    cluster.advance(3000)
    expect(cluster.pod('p').status).toMatchObject({
      phase: 'Pending',
      containerStatuses: [{ state: { waiting: { reason: 'PodInitializing' } } }],
    })
    expect(condition(cluster.pod('p'), 'Initialized')).toBe('False')
    cluster.advance(10_000)
    expect(cluster.pod('p').status.phase).toBe('Running')
    expect(cluster.pod('p').status.initContainerStatuses?.map(({ state }) => state?.terminated?.exitCode)).toEqual([0, 0])
  })

  test('a sidecar runs beside the others', () => {
    const cluster = run(
      {},
      {
        initContainers: [{ name: 'proxy', image: 'nginx:1.27', restartPolicy: 'Always' }],
        containers: [{ name: 'c', image: 'httpd' }],
      },
    )
    cluster.advance(10_000)
    expect(cluster.pod('p').status).toMatchObject({
      phase: 'Running',
      initContainerStatuses: [{ name: 'proxy', started: true, ready: true }],
    })
  })
})

describe('images that cannot be pulled', () => {
  test.each([
    { image: 'example.invalid/app', reason: 'ErrImagePull' },
    { image: 'nginx:does-not-exist', reason: 'ErrImagePull' },
    { image: 'Nginx:1.27', reason: 'InvalidImageName' },
  ])('$image: $reason', ({ image, reason }) => {
    const cluster = run({ image })
    cluster.advance(1500)
    expect(first(cluster.pod('p')).waiting?.reason).toBe(reason)
  })

  test('after ErrImagePull it backs off, tries again, and comes up when the image is corrected', () => {
    const cluster = run({ image: 'nginx:does-not-exist' })
    cluster.advance(2100)
    expect(first(cluster.pod('p')).waiting?.reason).toBe('ImagePullBackOff')
    cluster.advance(40_000)
    expect(cluster.told('p').filter((line) => line.startsWith('Pulling')).length).toBe(3)
    const pod = cluster.pod('p')
    const fixed = {
      ...pod,
      spec: { ...pod.spec, containers: pod.spec.containers.map((container) => ({ ...container, image: 'nginx:1.27' })) },
    }
    expect(cluster.server.update(fixed).ok).toBe(true)
    cluster.advance(2000)
    expect(cluster.pod('p').status.phase).toBe('Running')
  })
})

describe('commands', () => {
  test.each([
    {
      name: 'sleep ends well',
      container: { image: 'busybox', command: ['sleep', '5'] },
      restartPolicy: 'Never',
      phase: 'Succeeded',
    },
    {
      name: 'a failing shell',
      container: { image: 'busybox', command: ['sh', '-c', 'sleep 1; exit 3'] },
      restartPolicy: 'Never',
      phase: 'Failed',
    },
    {
      name: 'sleep infinity',
      container: { image: 'busybox', command: ['sleep', 'infinity'] },
      restartPolicy: 'Never',
      phase: 'Running',
    },
    {
      name: 'sleep as args',
      container: { image: 'busybox', args: ['sleep', '3600'] },
      restartPolicy: 'Always',
      phase: 'Running',
    },
    {
      name: 'OnFailure does not restart what ended well',
      container: { image: 'busybox', command: ['true'] },
      restartPolicy: 'OnFailure',
      phase: 'Succeeded',
    },
  ] as const)('$name: $phase', ({ container, restartPolicy, phase }) => {
    const cluster = run(container, { restartPolicy })
    cluster.advance(10_000)
    expect(cluster.pod('p').status.phase).toBe(phase)
  })

  test('a container that keeps failing waits 10 s, 20 s, 40 s … between restarts', () => {
    const cluster = run({ image: 'busybox', command: ['sh', '-c', 'exit 1'] })
    cluster.advance(5000)
    expect(restarts(cluster.pod('p'))).toBe(1)
    expect(first(cluster.pod('p')).waiting).toEqual({
      reason: 'CrashLoopBackOff',
      message: `back-off 10s restarting failed container=c pod=p_default(${cluster.pod('p').metadata.uid})`,
    })
    cluster.advance(10_000)
    expect(restarts(cluster.pod('p'))).toBe(2)
    cluster.advance(10_000)
    expect(restarts(cluster.pod('p'))).toBe(2)
    cluster.advance(60_000)
    expect(restarts(cluster.pod('p'))).toBe(4)
    expect(condition(cluster.pod('p'), 'Ready')).toBe('False')
    expect(cluster.pod('p').status.phase).toBe('Running')
  })

  test('two containers cannot listen on one port: the second one crashes', () => {
    const cluster = run(
      {},
      {
        containers: [
          { name: 'a', image: 'nginx:1.27' },
          { name: 'b', image: 'nginx:1.27' },
        ],
      },
    )
    cluster.advance(8000)
    expect(cluster.pod('p').status.containerStatuses?.map(({ restartCount }) => restartCount > 0)).toEqual([false, true])
  })
})

describe('probes', () => {
  test('a Pod is not ready before its first readiness probe', () => {
    const cluster = run({ readinessProbe: { httpGet: { path: '/', port: 80 }, initialDelaySeconds: 5 } })
    cluster.advance(3000)
    expect(condition(cluster.pod('p'), 'Ready')).toBe('False')
    cluster.advance(4000)
    expect(condition(cluster.pod('p'), 'Ready')).toBe('True')
  })

  test.each([
    {
      name: 'a path that answers 404',
      probe: { httpGet: { path: '/healthz', port: 80 } },
      says: 'HTTP probe failed with statuscode: 404',
    },
    {
      name: 'a port where nobody listens',
      probe: { tcpSocket: { port: 8080 } },
      says: 'dial tcp 10.244.1.2:8080: connect: connection refused',
    },
    { name: 'a port name that no port has', probe: { httpGet: { path: '/', port: 'web' } }, says: "couldn't find port: web" },
  ])('$name keeps a Pod from being ready, and the cluster still comes to rest', ({ probe, says }) => {
    const cluster = run({ readinessProbe: { ...probe, periodSeconds: 2 } })
    cluster.advance(60_000)
    expect(condition(cluster.pod('p'), 'Ready')).toBe('False')
    expect(cluster.pod('p').status.phase).toBe('Running')
    expect(cluster.told('p').some((line) => line.includes(`Readiness probe failed: `) && line.includes(says))).toBe(true)
    expect(cluster.nextTimerMs).toBeNull()
  })

  test('a database is ready when it listens, not when it runs', () => {
    const cluster = run({ image: 'postgres:16', readinessProbe: { tcpSocket: { port: 5432 }, periodSeconds: 1 } })
    cluster.advance(2500)
    expect([
      cluster.pod('p').status.phase,
      condition(cluster.pod('p'), 'Ready'),
      listeners(cluster.pod('p'), cluster.nowMs).length,
    ]).toEqual(['Running', 'False', 0])
    cluster.advance(3000)
    expect([condition(cluster.pod('p'), 'Ready'), listeners(cluster.pod('p'), cluster.nowMs).length]).toEqual(['True', 1])
    expect(cluster.nextTimerMs).toBeNull()
  })

  test('a liveness probe that fails three times restarts the container', () => {
    const cluster = run({ livenessProbe: { httpGet: { path: '/nothing', port: 80 }, periodSeconds: 2 } })
    cluster.advance(9000)
    expect(restarts(cluster.pod('p'))).toBe(1)
    expect(cluster.told('p')).toContain('Killing: Container c failed liveness probe, will be restarted')
  })

  test('the classical liveness exercise: a file that is made and removed', () => {
    const args = ['/bin/sh', '-c', 'touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600']
    const cluster = run({
      image: 'busybox',
      args,
      livenessProbe: { exec: { command: ['cat', '/tmp/healthy'] }, initialDelaySeconds: 5, periodSeconds: 5 },
    })
    cluster.advance(30_000)
    expect(restarts(cluster.pod('p'))).toBe(0)
    cluster.advance(60_000)
    expect(restarts(cluster.pod('p'))).toBe(1)
  })

  test('readiness is not asked before the startup probe has succeeded', () => {
    const cluster = run({
      image: 'mysql:8',
      startupProbe: { tcpSocket: { port: 3306 }, periodSeconds: 2, failureThreshold: 10 },
      readinessProbe: { tcpSocket: { port: 3306 } },
    })
    cluster.advance(5000)
    expect(cluster.pod('p').status.containerStatuses?.[0]).toMatchObject({ started: false, ready: false })
    cluster.advance(10_000)
    expect(cluster.pod('p').status.containerStatuses?.[0]).toMatchObject({ started: true, ready: true, restartCount: 0 })
    expect(cluster.nextTimerMs).toBeNull()
  })
})

describe('a Pod goes', () => {
  test.each([
    { name: 'nginx ends about a second after SIGTERM', container: {}, spec: {}, stillThere: 500, gone: 1500 },
    {
      name: 'sleep ignores it and is killed after the grace period',
      container: { image: 'busybox', command: ['sleep', '3600'] },
      spec: {},
      stillThere: 29_000,
      gone: 30_500,
    },
    {
      name: 'a grace period of its own',
      container: { image: 'busybox', command: ['sleep', '3600'] },
      spec: { terminationGracePeriodSeconds: 5 },
      stillThere: 4500,
      gone: 5500,
    },
  ])('$name', ({ container, spec, stillThere, gone }) => {
    const cluster = run(container, spec)
    cluster.advance(5000)
    cluster.remove('Pod', 'p')
    cluster.advance(stillThere)
    expect(cluster.pods().length).toBe(1)
    expect(condition(cluster.pod('p'), 'Ready')).toBe('True')
    cluster.advance(gone - stillThere)
    expect(cluster.pods().length).toBe(0)
    expect(cluster.nextTimerMs).toBeNull()
    expect(cluster.told('p')).toContain('Killing: Stopping container c')
  })

  test('each container ends in its own time; its ports close with it', () => {
    const cluster = run(
      {},
      {
        containers: [
          { name: 'web', image: 'nginx:1.27' },
          { name: 'idle', image: 'busybox', command: ['sleep', '3600'] },
        ],
      },
    )
    cluster.advance(5000)
    cluster.remove('Pod', 'p')
    cluster.advance(2000)
    expect(listeners(cluster.pod('p'))).toEqual([])
    expect(condition(cluster.pod('p'), 'Ready')).toBe('False')
  })

  test('a Pod with a finalizer stays, ended, until it is taken away', () => {
    const cluster = new SmallCluster(1)
    const pod = podNamed('p')
    cluster.create({ ...pod, metadata: { ...pod.metadata, finalizers: ['example.com/hold'] } })
    cluster.advance(5000)
    cluster.remove('Pod', 'p')
    cluster.advance(60_000)
    expect(cluster.pod('p').status.phase).toBe('Succeeded')
    expect(cluster.nextTimerMs).toBeNull()
  })
})

test('a Node without a free address leaves the Pod waiting until one is free', () => {
  const cluster = new SmallCluster(0)
  cluster.create({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'tiny' },
    spec: { podCIDR: '10.244.9.0/30', podCIDRs: ['10.244.9.0/30'] },
    status: { addresses: [{ type: 'InternalIP', address: '172.18.0.9' }], conditions: [{ type: 'Ready', status: 'True' }] },
  })
  for (const name of ['a', 'b']) cluster.create(podNamed(name))
  cluster.advance(5000)
  expect(cluster.pods().map(({ status }) => status.podIP)).toEqual(['10.244.9.2', undefined])
  cluster.remove('Pod', 'a')
  cluster.advance(5000)
  expect(cluster.pod('b').status).toMatchObject({ phase: 'Running', podIP: '10.244.9.2' })
})

test('the kubelet of a Node that is not ready does nothing until it is back', () => {
  const cluster = run({})
  const node = cluster.store.get('Node', '', 'node-1')
  if (!node) throw new Error('no Node')
  cluster.server.updateStatus({ ...node, status: { ...node.status, conditions: [{ type: 'Ready', status: 'Unknown' }] } })
  cluster.advance(10_000)
  expect(cluster.pod('p').status.phase).toBe('Pending')
  cluster.server.updateStatus({ ...node, metadata: { ...node.metadata, resourceVersion: '' } })
  cluster.advance(10_000)
  expect(cluster.pod('p').status.phase).toBe('Running')
})
