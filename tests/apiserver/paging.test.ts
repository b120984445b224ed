import { expect, test } from 'vitest'
import { createApiServer } from '../../src/core/apiserver/api-server.ts'
import { createStrategies } from '../../src/core/apiserver/strategies/strategies.ts'
import { parseWarnings } from '../../src/core/apiserver/warnings.ts'
import { Store } from '../../src/core/storage/store.ts'
import { at, newServer, SERVICES, service } from './server.ts'

const ALL = '/api/v1/services'

function filled() {
  const { call } = newServer()
  call('POST', '/api/v1/namespaces', { metadata: { name: 'a' } })
  for (const name of ['b', 'a-b', 'c']) call('POST', SERVICES, service(name))
  for (const name of ['x', 'z']) call('POST', '/api/v1/namespaces/a/services', service(name))
  return (query: { readonly [name: string]: string }, path = ALL) => call('GET', path, undefined, { query })
}

const names = (body: ReturnType<ReturnType<typeof filled>>['body']): readonly string[] =>
  Object.values(at(body, 'items') ?? []).map(
    (_, i) => `${at(body, `items[${i}].metadata.namespace`)}/${at(body, `items[${i}].metadata.name`)}`,
  )

const EVERY = ['a/x', 'a/z', 'default/a-b', 'default/b', 'default/c']

test.each([1, 2, 3, 4, 5, 6, 0])('pages of %i add up to the whole list, each service once', (limit) => {
  const get = filled()
  const found: string[] = []
  let token = ''
  do {
    const { body } = get({ limit: String(limit), ...(token === '' ? {} : { continue: token }) })
    const page = names(body)
    found.push(...page)
    token = String(at(body, 'metadata.continue') ?? '')
    expect(at(body, 'metadata.remainingItemCount')).toBe(token === '' ? undefined : EVERY.length - found.length)
    if (limit > 0) expect(page.length).toBeLessThanOrEqual(limit)
  } while (token !== '')
  expect(found).toEqual(EVERY)
})

test('what is left is not counted when something is selected', () => {
  const { body } = filled()({ limit: '1', labelSelector: '!x' })
  expect(at(body, 'metadata.continue')).toBe('a/x')
  expect(at(body, 'metadata.remainingItemCount')).toBeUndefined()
})

test.each([
  ['a limit that is none', { limit: 'many' }, 'strconv.ParseInt: parsing "many": invalid syntax'],
  ['a token that nobody gave', { limit: '1', continue: 'x' }, 'continue key is not valid: it names no place in a list'],
  [
    'a token and a version',
    { limit: '1', continue: 'a/x', resourceVersion: '5' },
    'specifying resource version is not allowed when using continue',
  ],
])('%s is refused', (_, query, message) => {
  const { status, body } = filled()(query)
  expect([status, at(body, 'message')]).toEqual([400, message])
})

const DEPRECATED = 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice'
test.each([
  ['v1.35.0', '/api/v1/endpoints', [DEPRECATED]],
  ['v1.33.0', '/api/v1/namespaces/default/endpoints/web', [DEPRECATED]],
  ['v1.32.5', '/api/v1/endpoints', []],
  ['v1.35.0', '/api/v1/services', []],
])('a %s server warns about %s: %j', (serverVersion, path, warnings) => {
  const config = { serviceCIDR: '10.96.0.0/16', nodePortRange: '30000-32767', serverVersion }
  const store = new Store()
  const host = { nowMs: () => 0, now: () => '2026-01-01T00:00:00Z', random: () => 0, changed: () => {} }
  const server = createApiServer(config, host, store, createStrategies(config, store))
  expect(parseWarnings(server.handle({ method: 'GET', path }).headers['warning'])).toEqual(warnings)
})
