import { describe, expect, test } from 'vitest'
import { namespace } from '../dns/objects.ts'
import { clusterDNS, headers, line, node, pod, service, worldOf } from './world.ts'

const objects = [
  ...[1, 2, 3].map(node),
  namespace('default'),
  namespace('shop'),
  ...clusterDNS,
  pod('default/client', '10.244.2.5', { image: 'busybox', container: { command: ['sleep', '3600'] } }),
  pod('default/web-1', '10.244.1.7'),
  pod('default/web-2', '10.244.2.3'),
  ...service('default/web', {
    type: 'NodePort',
    clusterIP: '10.96.12.4',
    ports: [{ name: 'http', protocol: 'TCP', port: 3000, targetPort: 80, nodePort: 30080 }],
    endpoints: ['10.244.1.7:80', '10.244.2.3:80'],
  }),
  ...service('default/wrong', {
    type: 'NodePort',
    clusterIP: '10.96.12.5',
    ports: [{ name: 'http', protocol: 'TCP', port: 3000, targetPort: 8080, nodePort: 30081 }],
    endpoints: ['10.244.1.7:8080'],
  }),
  ...service('default/empty', { clusterIP: '10.96.12.6' }),
  ...service('default/headless', { clusterIP: 'None', endpoints: ['10.244.1.7:80'] }),
  ...service('default/nobody', { clusterIP: 'None' }),
  ...service('default/alias', { type: 'ExternalName', externalName: 'web.default.svc.cluster.local' }),
  ...service('default/far', { type: 'ExternalName', externalName: 'db.example.com' }),
  ...service('shop/cart', { clusterIP: '10.96.12.7', endpoints: ['10.244.1.7:80'] }),
  ...service('default/lb', {
    type: 'LoadBalancer',
    clusterIP: '10.96.12.8',
    externalTrafficPolicy: 'Local',
    healthCheckNodePort: 32000,
    ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 80, nodePort: 30082 }],
    endpoints: ['10.244.1.7:80'],
    ingress: '172.18.255.1',
  }),
  ...service('default/ext', { clusterIP: '10.96.12.9', externalIPs: ['198.51.100.7'], endpoints: ['10.244.1.7:80'] }),
  ...service('default/dns', {
    clusterIP: '10.96.12.10',
    ports: [{ name: 'dns', protocol: 'UDP', port: 53, targetPort: 53 }],
    endpoints: ['10.244.1.2:53'],
  }),
  ...service('default/kubernetes', {
    clusterIP: '10.96.0.1',
    ports: [{ name: 'https', protocol: 'TCP', port: 443, targetPort: 6443 }],
    endpoints: ['172.18.0.250:6443'],
  }),
  pod('default/bound', '10.244.3.8', {
    image: 'example.com/app',
    container: { args: ['--bind', '127.0.0.1'], ports: [{ containerPort: 8000 }] },
  }),
  pod('default/late', '10.244.3.9', { ready: false }),
  pod('default/leaving', '10.244.3.10', { terminating: true }),
  pod('default/agent', '172.18.0.4', { spec: { hostNetwork: true } }),
]
const client = { pod: 'default/client' }
const laptop = { external: true } as const
const internet = { external: true, at: 'internet' } as const

describe('where a request ends', () => {
  const refused = (host: string, port: number, ms: number): string =>
    `curl: (7) Failed to connect to ${host} port ${port} after ${ms} ms: Couldn't connect to server`
  const timeout = 'curl: (28) Connection timed out after 5001 milliseconds'
  const unknown = (host: string): string => `curl: (6) Could not resolve host: ${host}`

  test.each([
    { from: client, to: 'http://10.244.1.7', outcome: 'ok', by: 'default/web-1' },
    { from: client, to: 'http://10.244.3.9', outcome: 'ok', by: 'default/late' },
    { from: client, to: 'http://10.244.3.10', outcome: 'ok', by: 'default/leaving' },
    { from: client, to: 'http://headless', outcome: 'ok', by: 'default/web-1' },
    { from: client, to: 'http://cart.shop', outcome: 'ok', by: 'default/web-1' },
    { from: client, to: 'http://172.18.0.4', outcome: 'ok', by: 'default/agent' },
    { from: { node: 'node-3' }, to: 'http://10.244.1.7', outcome: 'ok', by: 'default/web-1' },
    { from: laptop, to: 'http://172.18.255.1', outcome: 'ok', by: 'default/web-1' },
    { from: internet, to: 'http://172.18.255.1', outcome: 'ok', by: 'default/web-1' },
    { from: internet, to: 'http://198.51.100.7', outcome: 'ok', by: 'default/web-1' },
    { from: client, to: 'udp://dns:53', outcome: 'ok', by: 'kube-system/coredns-1' },
    { from: { pod: 'default/bound' }, to: 'tcp://localhost:8000', outcome: 'ok', by: 'default/bound' },
    { from: client, to: 'https://kubernetes', outcome: 'ok', by: null },
    { from: client, to: 'http://alias:3000/', outcome: 'ok' },
    { from: { node: 'node-1' }, to: 'http://127.0.0.1:32000', outcome: 'ok', by: null },
    { from: client, to: 'http://empty', outcome: 'refused-no-endpoints', says: refused('empty', 80, 1), at: 'rule node-2' },
    {
      from: client,
      to: 'http://wrong:3000',
      outcome: 'refused-no-listener',
      says: refused('wrong', 3000, 2),
      at: 'socket web-1',
    },
    {
      from: client,
      to: 'http://10.244.3.8:8000',
      outcome: 'refused-no-listener',
      says: refused('10.244.3.8', 8000, 1),
      at: 'socket bound',
    },
    {
      from: laptop,
      to: 'http://172.18.0.2:30999',
      outcome: 'refused-no-listener',
      says: refused('172.18.0.2', 30999, 1),
      at: 'socket node-1',
    },
    {
      from: laptop,
      to: 'http://localhost:30080',
      outcome: 'refused-no-listener',
      says: refused('localhost', 30080, 0),
      at: 'socket laptop',
    },
    {
      from: client,
      to: 'udp://10.244.1.7:53',
      outcome: 'refused-no-listener',
      says: 'udp: 10.244.1.7 port 53: Connection refused',
      at: 'socket web-1',
    },
    { from: client, to: 'http://10.244.1.99', outcome: 'timeout', says: timeout, at: 'route node-2' },
    { from: client, to: 'http://web:81', outcome: 'timeout', says: timeout, at: 'route node-2' },
    { from: laptop, to: 'http://10.96.12.4:3000', outcome: 'timeout', says: timeout, at: 'route laptop' },
    { from: laptop, to: 'http://10.244.1.7', outcome: 'timeout', says: timeout, at: 'route laptop' },
    { from: laptop, to: 'http://172.18.0.3:30082', outcome: 'timeout', says: timeout, at: 'rule node-2' },
    { from: laptop, to: 'http://172.18.255.1:81', outcome: 'timeout', says: timeout, at: 'balance load-balancer' },
    { from: client, to: 'http://cart', outcome: 'nxdomain', says: unknown('cart'), at: 'lookup dns' },
    { from: client, to: 'http://nobody', outcome: 'nxdomain', says: unknown('nobody'), at: 'lookup dns' },
    { from: laptop, to: 'http://web:3000', outcome: 'nxdomain', says: unknown('web'), at: 'lookup laptop' },
    {
      from: { node: 'node-1' },
      to: 'http://web.default',
      outcome: 'nxdomain',
      says: unknown('web.default'),
      at: 'lookup node-1',
    },
    { from: client, to: 'http://far', outcome: 'unreachable', says: unknown('far'), at: 'lookup dns' },
    { from: client, to: 'http://203.0.113.99', outcome: 'unreachable', says: refused('203.0.113.99', 80, 0), at: 'route node-2' },
    {
      from: { pod: 'default/gone' },
      to: 'http://web',
      outcome: 'unreachable',
      says: 'Error from server (NotFound): pods "gone" not found',
      at: 'send gone',
    },
  ])('$from to $to: $outcome', ({ from, to, outcome, by, says, at }) => {
    const trace = worldOf(objects).send(from, to)
    expect(trace.outcome).toBe(outcome)
    if (by !== undefined) expect(trace.servedBy).toBe(by)
    if (outcome !== 'ok') expect(trace.servedBy).toBe(null)
    if (says !== undefined) expect(trace.client.message).toBe(says)
    const last = trace.hops.at(-1)
    if (at !== undefined && last) expect(line(last).startsWith(`${at} `)).toBe(true)
    if (outcome === 'ok') expect(last?.kind).toBe('reply')
  })

  test.each([
    ['', 2, 'curl: (2) no URL specified'],
    ['http://', 3, 'curl: (3) URL rejected: No host part in the URL'],
    ['http://web:99999', 3, 'curl: (3) URL rejected: Port number was not a decimal number between 0 and 65535'],
    ['http://we b', 3, 'curl: (3) URL rejected: Malformed input to a URL function'],
    ['gopher://web', 1, 'curl: (1) Protocol "gopher" not supported'],
  ])('%j is no target', (to, exitCode, message) => {
    const trace = worldOf(objects).send(client, to)
    expect(trace.client).toEqual({ message, exitCode })
    expect(trace.hops).toEqual([])
  })
})

describe('in nftables mode', () => {
  test.each([
    { from: client, to: 'http://web:3000', outcome: 'ok' },
    { from: laptop, to: 'http://172.18.0.4:30080', outcome: 'ok' },
    { from: client, to: 'http://empty', outcome: 'refused-no-endpoints' },
    { from: client, to: 'http://web:81', outcome: 'refused-no-endpoints' },
    { from: client, to: 'http://10.96.200.1', outcome: 'timeout' },
  ])('$from to $to: $outcome', ({ from, to, outcome }) => {
    expect(worldOf(objects, { mode: 'nftables' }).send(from, to).outcome).toBe(outcome)
  })
})

describe('the hops of a request', () => {
  test('from the laptop to a node port whose targetPort nobody listens on', () => {
    const trace = worldOf(objects).send(laptop, 'http://172.18.0.3:30081')
    expect(trace.hops.map(line)).toEqual([
      'send laptop pass client-connects',
      'rule node-2 dnat rule-to-endpoint-masquerade',
      'route node-2 pass route-pod-network',
      'socket web-1 reset socket-nothing-listens',
    ])
    expect(trace.hops[1]?.rules?.at(-1)?.chain).toMatch(/^KUBE-(SEP-|POSTROUTING)/)
    expect(trace.hops.map(headers)[1]).toEqual(['192.168.65.1:40000 > 172.18.0.3:30081', '172.18.0.3:40001 > 10.244.1.7:8080'])
    expect(trace.hops.at(-1)?.because).toMatchObject({
      facts: { port: 8080, listening: ['80/TCP'] },
      refs: [
        { kind: 'Service', name: 'wrong', path: 'spec.ports[0].targetPort' },
        { kind: 'Pod', name: 'web-1' },
      ],
    })
    expect(trace.client.message).toBe(
      "curl: (7) Failed to connect to 172.18.0.3 port 30081 after 2 ms: Couldn't connect to server",
    )
    expect(trace.elapsedMs).toBe(2)
  })

  test('from a Pod by name, there and back', () => {
    const trace = worldOf(objects).send(client, 'http://cart.shop')
    expect(trace.hops.map(line)).toEqual([
      'lookup dns pass dns-answer',
      'send client pass client-connects',
      'rule node-2 dnat rule-to-endpoint',
      'route node-2 pass route-pod-network',
      'socket web-1 accept socket-listens',
      'answer web-1 accept answer-http',
      'reply node-2 pass reply-translated',
    ])
    const [question] = trace.hops
    expect(question?.lookups?.map(({ name }) => name)).toEqual([
      'cart.shop.default.svc.cluster.local.',
      'cart.shop.svc.cluster.local.',
    ])
    expect(question && headers(question)).toEqual(['10.244.2.5:40000 > 10.96.0.10:53', '10.244.2.5:40000 > 10.244.1.2:53'])
    const back = trace.hops.at(-1)
    expect(back && headers(back)).toEqual(['10.244.1.7:80 > 10.244.2.5:40001', '10.96.12.7:80 > 10.244.2.5:40001'])
    expect(trace.http?.status).toBe(200)
    const times = trace.hops.map(({ atMs }) => atMs)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })

  test('a name of another namespace says where it would be found', () => {
    const { hops } = worldOf(objects).send(client, 'http://cart')
    expect(hops[0]?.because).toMatchObject({ code: 'dns-nxdomain-elsewhere', facts: { elsewhere: 'shop', use: 'cart.shop' } })
    expect(hops[0]?.lookups).toHaveLength(4)
  })

  test('a load balancer sends only to Nodes that pass the health check, and the source is kept', () => {
    for (let seed = 1; seed < 20; seed += 1) {
      const { hops } = worldOf(objects, { seed }).send(internet, 'http://172.18.255.1')
      expect(hops.map(line).slice(0, 3)).toEqual([
        'send internet pass client-connects',
        'balance load-balancer pass balance-picks-node',
        'rule node-1 dnat rule-to-endpoint',
      ])
      expect(hops[2]?.after.srcIP).toBe('203.0.113.10')
    }
  })

  test('a node port on a Node without a Pod is masqueraded, and answered the same way back', () => {
    const { hops, outcome } = worldOf(objects).send(laptop, 'http://172.18.0.4:30080')
    expect(outcome).toBe('ok')
    expect(hops[1]?.after.srcIP).toBe('172.18.0.4')
    expect(hops.at(-1)?.after).toMatchObject({ srcIP: '172.18.0.4', srcPort: 30080, dstIP: '192.168.65.1' })
  })

  test('a Pod that calls itself through its Service is masqueraded', () => {
    const own = [...objects, ...service('default/self', { clusterIP: '10.96.12.20', endpoints: ['10.244.1.7:80'] })]
    const { hops, servedBy } = worldOf(own).send({ pod: 'default/web-1' }, 'http://self')
    expect(servedBy).toBe('default/web-1')
    expect(hops.find(({ kind }) => kind === 'rule')?.after).toMatchObject({ srcIP: '172.18.0.2', dstIP: '10.244.1.7' })
  })

  test('localhost of the laptop leads to the first Node when it is set up so', () => {
    const { outcome, hops } = worldOf(objects, { localhostNodePorts: true }).send(laptop, 'http://localhost:30080')
    expect(outcome).toBe('ok')
    expect(hops[1]?.because.code).toBe('route-localhost-forwarded')
  })
})

describe('without the cluster’s DNS', () => {
  test('no endpoints: the resolver is refused at once', () => {
    const {
      outcome,
      client: says,
      hops,
    } = worldOf([
      ...objects,
      ...service('kube-system/kube-dns', {
        clusterIP: '10.96.0.10',
        ports: [{ name: 'dns', protocol: 'UDP', port: 53, targetPort: 53 }],
      }),
    ]).send(client, 'http://web:3000')
    expect([outcome, says.exitCode, hops[0]?.because.code]).toEqual(['refused-no-endpoints', 6, 'dns-server-refused'])
  })

  test('no Service: the question is lost, and the client waits', () => {
    const lost = objects.filter(({ kind, metadata }) => !(kind === 'Service' && metadata.name === 'kube-dns'))
    const short = worldOf(lost).send(client, 'http://web:3000')
    expect([short.outcome, short.client.message]).toEqual(['timeout', 'curl: (28) Resolving timed out after 5001 milliseconds'])
    const patient = worldOf(lost).send(client, 'http://web:3000', { timeoutMs: 60_000 })
    expect([patient.outcome, patient.client.message, patient.elapsedMs]).toEqual([
      'timeout',
      'curl: (6) Could not resolve host: web',
      10_000,
    ])
  })
})
