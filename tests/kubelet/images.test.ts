import { describe, expect, test } from 'vitest'
import type { Container, Pod } from '../../src/core/api/pod.ts'
import { toolsOf } from '../../src/core/kubelet/catalogue.ts'
import { wordsOf } from '../../src/core/kubelet/command.ts'
import { answerHttp } from '../../src/core/kubelet/http-answers.ts'
import { parseImageName, pullFailure } from '../../src/core/kubelet/image-name.ts'
import { behaviourOf, listeners } from '../../src/core/kubelet/images.ts'

const container = (given: Partial<Container>): Container => ({ name: 'c', image: 'busybox', ...given })
const sockets = (given: Partial<Container>): readonly string[] =>
  behaviourOf(container(given)).sockets.map(({ protocol, address, port }) => `${protocol} ${address}:${port}`)

const running = (given: Partial<Container>): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web-1', namespace: 'default', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' },
  spec: { containers: [container(given)] },
  status: {
    phase: 'Running',
    podIP: '10.244.1.5',
    containerStatuses: [
      {
        name: 'c',
        image: '',
        imageID: '',
        ready: true,
        restartCount: 0,
        state: { running: { startedAt: '2026-01-01T00:00:10Z' } },
      },
    ],
  },
})

describe('what an image listens on', () => {
  test.each([
    { image: 'nginx', opens: ['TCP 0.0.0.0:80'] },
    { image: 'docker.io/library/nginx:1.27-alpine', opens: ['TCP 0.0.0.0:80'] },
    { image: 'httpd:2.4', opens: ['TCP 0.0.0.0:80'] },
    { image: 'redis:alpine', opens: ['TCP 0.0.0.0:6379'] },
    { image: 'postgres:15-alpine', opens: ['TCP 0.0.0.0:5432'] },
    { image: 'traefik/whoami', opens: ['TCP 0.0.0.0:80'] },
    { image: 'gcr.io/google-samples/hello-app:1.0', opens: ['TCP 0.0.0.0:8080'] },
    { image: 'gcr.io/google_containers/echoserver:1.4', opens: ['TCP 0.0.0.0:8080'] },
    { image: 'dockersamples/examplevotingapp_vote', opens: ['TCP 0.0.0.0:80'] },
    { image: 'dockersamples/examplevotingapp_worker', opens: [] },
    { image: 'registry.k8s.io/pause:3.10', opens: [] },
    { image: 'busybox', opens: [] },
    {
      image: 'registry.k8s.io/coredns/coredns:v1.12.1',
      opens: ['UDP 0.0.0.0:53', 'TCP 0.0.0.0:53', 'TCP 0.0.0.0:8080', 'TCP 0.0.0.0:8181', 'TCP 0.0.0.0:9153'],
    },
  ])('$image', ({ image, opens }) => expect(sockets({ image })).toEqual(opens))

  test('a declared port that a described image does not open stays closed', () => {
    expect(sockets({ image: 'nginx', ports: [{ containerPort: 8080 }] })).toEqual(['TCP 0.0.0.0:80'])
  })

  test('an image that nobody described listens on what is declared', () => {
    expect(sockets({ image: 'acme/shop', ports: [{ containerPort: 3000 }, { containerPort: 53, protocol: 'UDP' }] })).toEqual([
      'TCP 0.0.0.0:3000',
      'UDP 0.0.0.0:53',
    ])
  })

  test.each([
    { name: 'agnhost pauses by default', given: { image: 'registry.k8s.io/e2e-test-images/agnhost:2.39' }, opens: [] },
    {
      name: 'agnhost netexec',
      given: { image: 'registry.k8s.io/e2e-test-images/agnhost:2.39', args: ['netexec', '--http-port=9000'] },
      opens: ['TCP 0.0.0.0:9000', 'UDP 0.0.0.0:8081'],
    },
    {
      name: 'http-echo with a port',
      given: { image: 'hashicorp/http-echo', args: ['-text=hi', '-listen=:8000'] },
      opens: ['TCP 0.0.0.0:8000'],
    },
    {
      name: 'http-echo on loopback',
      given: { image: 'hashicorp/http-echo', args: ['-listen', '127.0.0.1:8000'] },
      opens: ['TCP 127.0.0.1:8000'],
    },
    {
      name: 'python http.server',
      given: { image: 'python:3', command: ['python', '-m', 'http.server', '8000'] },
      opens: ['TCP 0.0.0.0:8000'],
    },
    {
      name: 'python bound to loopback',
      given: { image: 'python:3', command: ['python3', '-m', 'http.server', '9000', '--bind', '127.0.0.1'] },
      opens: ['TCP 127.0.0.1:9000'],
    },
    { name: 'busybox httpd', given: { command: ['httpd', '-f', '-p', '8080'] }, opens: ['TCP 0.0.0.0:8080'] },
    {
      name: 'netcat in a loop',
      given: { command: ['sh', '-c', 'while true; do echo hello | nc -l -p 7000; done'] },
      opens: ['TCP 0.0.0.0:7000'],
    },
    { name: 'netcat on UDP', given: { command: ['nc', '-u', '-l', '-p', '5000'] }, opens: ['UDP 0.0.0.0:5000'] },
    {
      name: 'redis with a port and an address',
      given: { image: 'redis', args: ['--port', '7000', '--bind', '127.0.0.1'] },
      opens: ['TCP 127.0.0.1:7000'],
    },
    {
      name: 'hello-app reads PORT',
      given: { image: 'gcr.io/google-samples/hello-app:1.0', env: [{ name: 'PORT', value: '9090' }] },
      opens: ['TCP 0.0.0.0:9090'],
    },
    {
      name: 'an unknown image told to bind loopback',
      given: { image: 'acme/shop', env: [{ name: 'HOST', value: 'localhost' }], ports: [{ containerPort: 3000 }] },
      opens: ['TCP 127.0.0.1:3000'],
    },
    {
      name: 'an unknown command in a known image',
      given: { image: 'node:22', command: ['node', 'server.js'], ports: [{ containerPort: 3000 }] },
      opens: ['TCP 0.0.0.0:3000'],
    },
    { name: 'a command that replaces the server', given: { image: 'nginx', command: ['sleep', '3600'] }, opens: [] },
  ])('$name', ({ given, opens }) => expect(sockets(given)).toEqual(opens))
})

describe('who listens now', () => {
  test('a container that is not running has no sockets', () => {
    const pod = running({ image: 'nginx' })
    expect(listeners(pod).length).toBe(1)
    expect(listeners({ ...pod, status: { ...pod.status, containerStatuses: [] } })).toEqual([])
  })

  test('a program that comes up slowly opens its socket later', () => {
    const pod = running({ image: 'postgres' })
    expect([11_000, 12_000].map((nowMs) => listeners(pod, nowMs).length)).toEqual([0, 1])
  })
})

describe('what programs answer', () => {
  const ask = (given: Partial<Container>, path = '/', method = 'GET') => {
    const pod = running(given)
    const [socket] = listeners(pod)
    if (!socket) throw new Error('nobody listens')
    return answerHttp(pod, socket, { method, path, clientIP: '10.244.2.9', clientPort: 40000, host: 'web' }, 0)
  }

  test.each([
    { name: 'the welcome page', given: { image: 'nginx:1.27' }, path: '/', status: 200, body: /Welcome to nginx!/ },
    { name: 'a page that is not there', given: { image: 'nginx:1.27' }, path: '/nothing', status: 404, body: /404 Not Found/ },
    { name: 'httpd', given: { image: 'httpd' }, path: '/', status: 200, body: /It works!/ },
    {
      name: 'agnhost /hostname',
      given: { image: 'registry.k8s.io/e2e-test-images/agnhost', args: ['netexec'] },
      path: '/hostname',
      status: 200,
      body: /^web-1$/,
    },
    {
      name: 'agnhost /clientip',
      given: { image: 'registry.k8s.io/e2e-test-images/agnhost', args: ['netexec'] },
      path: '/clientip',
      status: 200,
      body: /^10\.244\.2\.9:40000$/,
    },
    {
      name: 'agnhost /echo',
      given: { image: 'registry.k8s.io/e2e-test-images/agnhost', args: ['netexec'] },
      path: '/echo?msg=hello%20you',
      status: 200,
      body: /^hello you$/,
    },
    {
      name: 'whoami',
      given: { image: 'traefik/whoami' },
      path: '/',
      status: 200,
      body: /Hostname: web-1\nIP: 127.0.0.1\nIP: 10.244.1.5/,
    },
    {
      name: 'http-echo',
      given: { image: 'hashicorp/http-echo', args: ['-text=apple'] },
      path: '/any',
      status: 200,
      body: /^apple\n$/,
    },
    {
      name: 'an escape that is none',
      given: { image: 'registry.k8s.io/e2e-test-images/agnhost', args: ['netexec'] },
      path: '/echo?msg=%zz',
      status: 200,
      body: /^%zz$/,
    },
    { name: 'a database', given: { image: 'redis' }, path: '/', status: 0, body: /^$/ },
  ])('$name', ({ given, path, status, body }) => {
    const answer = ask(given, path)
    expect(answer.status).toBe(status)
    expect(answer.body).toMatch(body)
  })

  // Sizes and headers as `curl -i` shows them of the images.
  test.each([
    { image: 'nginx:1.27', path: '/', method: 'GET', status: 200, length: 615 },
    { image: 'nginx:1.27', path: '/', method: 'HEAD', status: 200, length: 615 },
    { image: 'nginx:1.19', path: '/', method: 'GET', status: 200, length: 612 },
    { image: 'nginx:1.27', path: '/x', method: 'GET', status: 404, length: 153 },
    { image: 'nginx:1.27', path: '/', method: 'POST', status: 405, length: 157 },
    { image: 'nginx:1.27', path: '/x', method: 'DELETE', status: 405, length: 157 },
    { image: 'httpd', path: '/', method: 'GET', status: 200, length: 45 },
    { image: 'httpd', path: '/x', method: 'GET', status: 404, length: 196 },
  ])('$image says $status with $length bytes to $method $path', ({ image, path, method, status, length }) => {
    const answer = ask({ image }, path, method)
    expect(answer.status).toBe(status)
    expect(answer.headers).toContainEqual(['Content-Length', String(length)])
    expect(answer.body).toHaveLength(method === 'HEAD' ? 0 : length)
  })

  test('nginx sends its headers in its order', () => {
    expect(ask({ image: 'nginx:1.27' }).headers).toEqual([
      ['Server', 'nginx/1.27.5'],
      ['Date', 'Thu, 01 Jan 2026 00:00:00 GMT'],
      ['Content-Type', 'text/html'],
      ['Content-Length', '615'],
      ['Last-Modified', 'Wed, 16 Apr 2025 12:01:11 GMT'],
      ['Connection', 'keep-alive'],
      ['ETag', '"67ff9c07-267"'],
      ['Accept-Ranges', 'bytes'],
    ])
  })

  test('nginx names its version', () => {
    expect(ask({ image: 'nginx:1.25' }).headers).toContainEqual(['Server', 'nginx/1.25.5'])
    expect(ask({ image: 'nginx:1.26.1-alpine' }).headers).toContainEqual(['Server', 'nginx/1.26.1'])
  })

  test('HEAD has no body', () => expect(ask({ image: 'nginx' }, '/', 'HEAD').body).toBe(''))
})

describe('image names', () => {
  test.each([
    { text: 'nginx', full: 'docker.io/library/nginx:latest' },
    { text: 'traefik/whoami:v1.10', full: 'docker.io/traefik/whoami:v1.10' },
    { text: 'localhost:5000/app', full: 'localhost:5000/app:latest' },
    { text: `nginx@sha256:${'a'.repeat(64)}`, full: 'docker.io/library/nginx:latest' },
  ])('$text', ({ text, full }) => expect(parseImageName(text)?.full).toBe(full))

  test.each(['', 'Nginx', 'nginx:', 'nginx latest', 'a//b', ':80'])('%j is none', (text) =>
    expect(parseImageName(text)).toBeUndefined(),
  )
  test('a name on .invalid cannot be looked up', () =>
    expect(pullFailure('example.invalid/app')?.message).toMatch(/lookup example.invalid: no such host/))
  test('every other well-formed name exists', () => expect(pullFailure('acme/shop:v1')).toBeUndefined())
})

test('words of a command honour quotes', () => expect(wordsOf(`echo "a b" 'c d' e`)).toEqual(['echo', 'a b', 'c d', 'e']))
test('tools come with the image', () => {
  expect(toolsOf('curlimages/curl')).toContain('curl')
  expect(toolsOf('registry.k8s.io/pause')).toEqual([])
})
