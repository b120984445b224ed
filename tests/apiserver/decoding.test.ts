import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JsonValue } from '../../src/core/api/json.ts'
import { parseWarnings } from '../../src/core/apiserver/warnings.ts'
import { at, DEPLOYMENTS, deployment, newServer, PODS, pod, SERVICES, service } from './server.ts'

const HEAD = 'Service in version "v1" cannot be handled as a Service: '

describe('wrong types are refused in the words of Go', () => {
  test.each([
    [{ ports: [{ port: '80' }] }, 'json: cannot unmarshal string into Go struct field ServicePort.spec.ports.port of type int32'],
    [
      { ports: [{ port: 80.5 }] },
      'json: cannot unmarshal number 80.5 into Go struct field ServicePort.spec.ports.port of type int32',
    ],
    [
      { ports: [{ port: 3_000_000_000 }] },
      'json: cannot unmarshal number 3000000000 into Go struct field ServicePort.spec.ports.port of type int32',
    ],
    [
      { ports: [{ port: 80, protocol: 6 }] },
      'json: cannot unmarshal number into Go struct field ServicePort.spec.ports.protocol of type v1.Protocol',
    ],
    [{ ports: [{ port: 80, targetPort: true }] }, 'json: cannot unmarshal bool into Go value of type int32'],
    [
      { ports: { port: 80 } },
      'json: cannot unmarshal object into Go struct field ServiceSpec.spec.ports of type []v1.ServicePort',
    ],
    [{ selector: { app: 1 } }, 'json: cannot unmarshal number into Go struct field ServiceSpec.spec.selector of type string'],
    [
      { publishNotReadyAddresses: 'yes' },
      'json: cannot unmarshal string into Go struct field ServiceSpec.spec.publishNotReadyAddresses of type bool',
    ],
  ])('%j', (spec, message) => {
    const { status, body } = newServer().call('POST', SERVICES, service('web', spec))
    expect([status, at(body, 'reason'), at(body, 'message')]).toEqual([400, 'BadRequest', HEAD + message])
  })

  test('a label that is a number', () => {
    const { body } = newServer().call('POST', PODS, pod('a', { labels: { n: 1 } }))
    expect(at(body, 'message')).toBe(
      'Pod in version "v1" cannot be handled as a Pod: json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string',
    )
  })
})

describe('fields that a kind does not have', () => {
  const odd = { prots: [{ port: 80 }], ports: [{ port: 80, targetport: 1 }] }
  const unknown = ['unknown field "spec.ports[0].targetport"', 'unknown field "spec.prots"']
  const post = (fieldValidation?: string) =>
    newServer().call('POST', SERVICES, service('web', odd), fieldValidation ? { query: { fieldValidation } } : {})

  test('Strict refuses them', () =>
    expect(at(post('Strict').body, 'message')).toBe(`${HEAD}strict decoding error: ${unknown.join(', ')}`))
  test.each([['Warn'], [undefined]])('%s drops them with a warning', (mode) => {
    const { status, headers, body } = post(mode)
    expect([status, parseWarnings(headers['warning'])]).toEqual([201, unknown])
    expect(at(body, 'spec.prots')).toBeUndefined()
  })
  test('Ignore drops them in silence', () => expect(post('Ignore').headers['warning']).toBeUndefined())
  test('another word is refused', () => {
    const { status, body } = post('Loud')
    expect([status, at(body, 'message')]).toEqual([
      422,
      'CreateOptions.meta.k8s.io "" is invalid: fieldValidation: Unsupported value: "Loud": supported values: "Ignore", "Strict", "Warn"',
    ])
  })

  test('a field that stands twice in JSON text is told', () => {
    const body = '{"metadata":{"name":"web"},"spec":{"ports":[{"port":80,"port":81}],"type":"ClusterIP"}}'
    const strict = newServer().call('POST', SERVICES, body, { query: { fieldValidation: 'Strict' } })
    expect(at(strict.body, 'message')).toBe(`${HEAD}strict decoding error: duplicate field "spec.ports[0].port"`)
    expect(at(newServer().call('POST', SERVICES, body).body, 'spec.ports[0].port')).toBe(81)
  })

  test('fields that are real but not modelled are kept', () => {
    const given = pod('a')
    const spec = {
      containers: [{ name: 'app', image: 'nginx', securityContext: { runAsNonRoot: true } }],
      volumes: [{ name: 'v', emptyDir: { sizeLimit: 5 } }],
    }
    const { body } = newServer().call('POST', PODS, { ...given, spec })
    expect(at(body, 'spec.containers[0].securityContext.runAsNonRoot')).toBe(true)
    expect(at(body, 'spec.volumes[0].emptyDir.sizeLimit')).toBe('5')
  })
})

describe('bodies that are no such object', () => {
  test.each<[JsonValue, RegExp]>([
    [[], /^the object provided is unrecognized \(must be of type Service\)/],
    ['{"kind":', /unexpected end of JSON input/],
    ['hello', /invalid character 'h' looking for beginning of value/],
    [{ kind: 'Pod', apiVersion: 'v1' }, /^Pod in version "v1" cannot be handled as a Service/],
    [{ kind: 'Service', apiVersion: 'v7' }, /no kind "Service" is registered for version "v7"/],
    [{ kind: 7 }, /cannot unmarshal number into Go struct field \.kind of type string/],
  ])('%j', (body, message) => {
    const response = newServer().call('POST', SERVICES, body)
    expect(response.status).toBe(400)
    expect(at(response.body, 'message')).toMatch(message)
  })

  test('keys that name a prototype harm nobody', () => {
    const text =
      '{"metadata":{"name":"web","annotations":{"a":"b"}},"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"spec":{"ports":[{"port":80,"__proto__":{"nodePort":1}}]}}'
    const { call } = newServer()
    const { status, headers } = call('POST', SERVICES, text)
    expect(status).toBe(201)
    expect(parseWarnings(headers['warning'])).toEqual([
      'unknown field "__proto__"',
      'unknown field "constructor"',
      'unknown field "spec.ports[0].__proto__"',
    ])
    const merge = { headers: { 'content-type': 'application/merge-patch+json' } }
    call('PATCH', `${SERVICES}/web`, '{"metadata":{"labels":{"__proto__":{"polluted":"yes"}}}}', merge)
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })

  test('a value that nests without end is refused', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    expect(newServer().call('POST', SERVICES, `{"metadata":${deep}}`).status).toBe(400)
    expect(newServer().call('POST', SERVICES, deep).status).toBe(400)
  })
})

describe('whatever is sent', () => {
  const paths = [
    '/api/v1/namespaces',
    SERVICES,
    PODS,
    DEPLOYMENTS,
    `${SERVICES}/web`,
    `${SERVICES}/web/status`,
    `${DEPLOYMENTS}/web/scale`,
    `${PODS}/a`,
  ]
  const types = [
    'application/json-patch+json',
    'application/merge-patch+json',
    'application/strategic-merge-patch+json',
    'application/apply-patch+yaml',
    '',
  ]
  const word = fc.constantFrom(
    'spec',
    'metadata',
    'name',
    'labels',
    'ports',
    'port',
    'template',
    'containers',
    'selector',
    '$patch',
    'op',
    'path',
    '__proto__',
    'kind',
  )
  const { body } = fc.letrec<{ body: JsonValue }>((tie) => ({
    body: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom<JsonValue>(null, true, 0, -1, 80, 'web', '', 'replace', '/spec'),
      fc.array(tie('body'), { maxLength: 3 }),
      fc.dictionary(word, tie('body'), { maxKeys: 4 }),
    ),
  }))

  test('the server answers and never throws', () => {
    const { call } = newServer()
    call('POST', SERVICES, service('web'))
    call('POST', DEPLOYMENTS, deployment('web'))
    call('POST', PODS, pod('a'))
    const method = fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE')
    fc.assert(
      fc.property(method, fc.constantFrom(...paths), fc.constantFrom(...types), body, (verb, path, type, value) => {
        const query = { fieldManager: 'x', dryRun: 'All' }
        const { status } = call(verb, path, value, { headers: { 'content-type': type }, query })
        return status >= 200 && status <= 500
      }),
      { numRuns: 3000 },
    )
  })
})
