import { describe, expect, test } from 'vitest'
import { ALL_PARTS } from '../../src/core/all-parts.ts'
import type { JsonValue } from '../../src/core/api/json.ts'
import type { SendRequest, Trace } from '../../src/core/network/trace.ts'
import { createCluster } from '../../src/core/sim/cluster.ts'
import type { Cluster } from '../../src/core/sim/types.ts'

const LAPTOP = { external: true, at: 'laptop' } as const
const SERVICES = '/api/v1/namespaces/default/services'
const PODS = '/api/v1/namespaces/default/pods'

const pod = (name: string, image: string, container: { readonly [field: string]: JsonValue } = {}): JsonValue => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels: { app: name } },
  spec: { containers: [{ name: 'main', image, ...container }] },
})
const service = (name: string, app: string, ports: JsonValue, more: { readonly [field: string]: JsonValue } = {}): JsonValue => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name },
  spec: { selector: { app }, ports, ...more },
})

function world(): Cluster {
  const cluster = createCluster({}, ALL_PARTS)
  cluster.apply([
    pod('web', 'nginx:1.27', { ports: [{ containerPort: 80 }] }),
    pod('inside', 'python:3', { command: ['python', '-m', 'http.server', '8000', '--bind', '127.0.0.1'] }),
    pod('talk', 'busybox', { command: ['sh', '-c', 'echo start $HOSTNAME; while true; do echo tick; sleep 10; done'] }),
    service('web', 'web', [{ port: 3000, targetPort: 80 }]),
    service('named', 'web', [{ name: 'http', port: 80 }]),
    service('wrong', 'web', [{ port: 80, targetPort: 8080 }]),
    service('nobody', 'nobody', [{ port: 80 }]),
    service('gate', 'web', [{ port: 80, nodePort: 30080 }], { type: 'NodePort' }),
  ])
  cluster.settle()
  cluster.advance(30_000)
  cluster.settle()
  return cluster
}

const send = (cluster: Cluster, to: string, more: Partial<SendRequest> = {}): Trace => cluster.send({ from: LAPTOP, to, ...more })

const messageOf = (body: JsonValue | undefined): JsonValue | undefined =>
  typeof body === 'object' && body !== null && 'message' in body ? body.message : body

describe('the API server proxies', () => {
  const cluster = world()
  // Source: kubernetes pkg/registry/core/{service,pod}: how the port is found, and what is said when nobody is.
  test.each([
    [`${SERVICES}/web/proxy/`, 200, /Welcome to nginx!/],
    [`${SERVICES}/web:3000/proxy/`, 200, /Welcome to nginx!/],
    [`${SERVICES}/http:web:3000/proxy/`, 200, /Welcome to nginx!/],
    [`${SERVICES}/named:http/proxy/`, 200, /Welcome to nginx!/],
    [`${SERVICES}/named:80/proxy/`, 200, /Welcome to nginx!/],
    [`${SERVICES}/named/proxy/`, 503, /^no endpoints available for service "named"$/],
    [`${SERVICES}/web:81/proxy/`, 503, /^no service port 81 found for service "web"$/],
    [`${SERVICES}/nobody/proxy/`, 503, /^no endpoints available for service "nobody"$/],
    [`${SERVICES}/nothing/proxy/`, 404, /^services "nothing" not found$/],
    [`${SERVICES}/a:b:c/proxy/`, 400, /^invalid service request "a:b:c"$/],
    [
      `${SERVICES}/wrong/proxy/`,
      503,
      /^error trying to reach service: dial tcp 10\.244\.\d+\.\d+:8080: connect: connection refused$/,
    ],
    [`${PODS}/web/proxy/`, 200, /Welcome to nginx!/],
    [`${PODS}/web:80/proxy/x`, 404, /404 Not Found/],
    [`${PODS}/inside:8000/proxy/`, 503, /connection refused$/],
  ])('GET %s is %i', (path, status, text) => {
    const response = cluster.handle({ method: 'GET', path })
    expect(response.status).toBe(status)
    expect(messageOf(response.body)).toMatch(text)
  })

  test('a URL that ends at proxy is sent on to the one with a slash', () => {
    const { status, headers } = cluster.handle({ method: 'GET', path: `${SERVICES}/web/proxy?a=1` })
    expect([status, headers['location']]).toEqual([301, `${SERVICES}/web/proxy/?a=1`])
  })
})

describe('kubectl proxy', () => {
  test('curl goes laptop, API server, Pod: no rule and no cluster IP on the way', () => {
    const cluster = world()
    expect(cluster.listen({ address: '127.0.0.1', port: 9999, serves: { kind: 'apiserver-proxy' } })).toEqual({
      ok: true,
      port: 9999,
    })
    const trace = send(cluster, `http://127.0.0.1:9999${SERVICES}/web/proxy/`)
    expect([trace.outcome, trace.servedBy, trace.http?.status]).toEqual(['ok', 'default/web', 200])
    expect(trace.hops.map(({ kind, where }) => `${kind} ${where.kind}`)).toEqual([
      'send laptop',
      'socket laptop',
      'route laptop',
      'socket apiserver',
      'route apiserver',
      'socket pod',
      'answer pod',
      'reply apiserver',
      'reply laptop',
    ])
    expect(trace.hops[4]?.because.code).toBe('apiserver-picks-endpoint')
    expect(trace.hops[4]?.after).toMatchObject({ srcIP: '172.18.0.250', dstPort: 80 })
    expect(trace.hops.at(-1)?.after).toMatchObject({ srcIP: '127.0.0.1', srcPort: 9999 })
    expect(trace.http?.body).toHaveLength(615)
  })

  test('what the API server answers itself', () => {
    const cluster = world()
    cluster.listen({ address: '127.0.0.1', port: 9999, serves: { kind: 'apiserver-proxy' } })
    const at = (path: string, more?: Partial<SendRequest>): Trace => send(cluster, `http://localhost:9999${path}`, more)
    const none = at(`${SERVICES}/named/proxy/`)
    expect([none.outcome, none.client.exitCode, none.http?.status]).toEqual(['http-503-apiserver', 0, 503])
    expect(none.client.message).toContain('"message": "no endpoints available for service \\"named\\""')
    expect(none.hops.at(-2)?.because.code).toBe('answer-apiserver-refuses')
    const refused = at(`${SERVICES}/wrong/proxy/`)
    expect([refused.outcome, refused.http?.status]).toEqual(['http-503-apiserver', 503])
    expect(refused.hops.some(({ verdict, where }) => verdict === 'reset' && where.kind === 'pod')).toBe(true)
    expect(at(`${SERVICES}/web/proxy`).http?.status).toBe(301)
    expect(at('/version').http?.body).toContain('"gitVersion": "v1.35.0"')
    expect(at('/', { headers: { Host: 'example.com' } }).http).toMatchObject({ status: 403, body: 'Forbidden\n' })
  })

  test('a port is opened once, closed, and then nobody listens', () => {
    const cluster = world()
    const listener = { address: '127.0.0.1', port: 9999, serves: { kind: 'apiserver-proxy' } } as const
    expect(send(cluster, 'http://127.0.0.1:9999/').outcome).toBe('refused-no-listener')
    cluster.listen(listener)
    expect(cluster.listen(listener)).toEqual({ ok: false, why: 'address-in-use' })
    expect(cluster.listen({ ...listener, address: '0.0.0.0' })).toEqual({ ok: false, why: 'address-in-use' })
    expect(cluster.listen({ ...listener, port: 0 })).toEqual({ ok: true, port: 32_768 })
    cluster.unlisten(listener)
    expect(send(cluster, 'http://127.0.0.1:9999/').outcome).toBe('refused-no-listener')
    const copy = createCluster({ from: cluster.snapshot() }, ALL_PARTS)
    expect(copy.localListeners).toEqual(cluster.localListeners)
  })
})

describe('kubectl port-forward', () => {
  const cluster = world()
  const forward = (port: number, target: string, to: number): void => {
    cluster.listen({ address: '127.0.0.1', port, serves: { kind: 'port-forward', namespace: 'default', pod: target, port: to } })
  }
  forward(8080, 'web', 80)
  forward(8000, 'inside', 8000)
  forward(8081, 'web', 8081)
  forward(8082, 'gone', 80)

  test('leads to localhost inside the Pod, also where only localhost is listened on', () => {
    for (const [port, server] of [
      [8080, 'default/web'],
      [8000, 'default/inside'],
    ] as const) {
      const trace = send(cluster, `http://localhost:${port}/`)
      expect([trace.outcome, trace.servedBy]).toEqual(['ok', server])
      expect(trace.hops.find(({ kind }) => kind === 'answer')?.before.dstIP).toBe('127.0.0.1')
    }
  })

  test('without a listener in the Pod, or without the Pod, the connection ends', () => {
    expect(send(cluster, 'http://localhost:8081/')).toMatchObject({ outcome: 'refused-no-listener', client: { exitCode: 52 } })
    expect(send(cluster, 'http://localhost:8082/')).toMatchObject({ outcome: 'unreachable', client: { exitCode: 52 } })
  })
})

test('localhost on the laptop reaches node ports while it is set to', () => {
  const cluster = world()
  const outcome = (port: number): string => send(cluster, `http://localhost:${port}/`).outcome
  expect([outcome(30080), outcome(30081)]).toEqual(['ok', 'refused-no-listener'])
  cluster.configure({ localhostNodePorts: false })
  expect(outcome(30080)).toBe('refused-no-listener')
  expect(cluster.options.loadBalancer).toBeUndefined()
  cluster.configure({ localhostNodePorts: true })
  expect(outcome(30080)).toBe('ok')
})

describe('logs', () => {
  const logs = (cluster: Cluster, path: string) => cluster.handle({ method: 'GET', path: `${PODS}/${path}` })

  test('nginx writes how it starts and what it is asked, with the client as it sees it', () => {
    const cluster = world()
    cluster.send({ from: { pod: 'default/talk' }, to: 'http://web:3000/' })
    cluster.probe({ from: { pod: 'default/talk' }, to: 'http://web:3000/' })
    const { status, headers, body } = logs(cluster, 'web/log')
    expect([status, headers['content-type']]).toEqual([200, 'text/plain'])
    const lines = String(body).trimEnd().split('\n')
    expect(lines[0]).toMatch(/^\/docker-entrypoint.sh: /)
    const client = cluster.reader.get('Pod', 'default', 'talk')?.status.podIP
    expect(lines.at(-1)).toBe(`${client} - - [01/Jan/2026:00:00:30 +0000] "GET / HTTP/1.1" 200 615 "-" "curl/8.14.1" "-"`)
    expect(lines.filter((line) => line.includes('GET'))).toHaveLength(1)
    const copy = createCluster({ from: cluster.snapshot() }, ALL_PARTS)
    expect(logs(copy, 'web/log').body).toBe(body)
  })

  test('a command writes what it echoes, as time passes', () => {
    const cluster = world()
    const body = (): string[] => String(logs(cluster, 'talk/log').body).trimEnd().split('\n')
    expect(body()[0]).toBe('start talk')
    const before = body().length
    cluster.advance(20_000)
    expect(body()).toHaveLength(before + 2)
    expect(logs(cluster, 'talk/log?tailLines=1').body).toBe('tick\n')
    expect(logs(cluster, 'talk/log?tailLines=0').body).toBe('')
    expect(logs(cluster, 'talk/log?sinceSeconds=10').body).toBe('tick\n')
    expect(logs(cluster, 'talk/log?limitBytes=5').body).toBe('start')
    expect(String(logs(cluster, 'talk/log?tailLines=1&timestamps=true').body)).toMatch(/^2026-01-01T00:00:\d\d\.\d{9}Z tick\n$/)
  })

  test('what the server says when there is none', () => {
    const cluster = world()
    cluster.apply([
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'two' },
        spec: {
          containers: [
            { name: 'a', image: 'nginx' },
            { name: 'b', image: 'redis' },
          ],
        },
      },
      pod('bad', 'nginx:no-such:tag'),
    ])
    cluster.settle()
    expect(messageOf(logs(cluster, 'two/log?container=a').body)).toBe(
      'container "a" in pod "two" is waiting to start: ContainerCreating',
    )
    expect(messageOf(logs(cluster, 'two/log').body)).toBe('a container name must be specified for pod two, choose one of: [a b]')
    expect(messageOf(logs(cluster, 'web/log?container=x').body)).toBe('container x is not valid for pod web')
    expect(messageOf(logs(cluster, 'web/log?previous=true').body)).toBe(
      'previous terminated container "main" in pod "web" not found',
    )
    expect(messageOf(logs(cluster, 'nobody/log').body)).toBe('pods "nobody" not found')
    expect(logs(cluster, 'web/log?tailLines=x').status).toBe(400)
  })
})
