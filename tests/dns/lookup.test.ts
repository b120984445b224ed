import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lookup, namesToTry, ndotsOf } from '../../src/core/dns/lookup.ts'
import type { DnsAnswer, ResolvConf } from '../../src/core/dns/types.ts'

const conf = (options: readonly string[] = ['ndots:5']): ResolvConf => ({
  nameservers: ['10.96.0.10'],
  searches: ['shop.svc.cluster.local', 'svc.cluster.local', 'cluster.local'],
  options,
})
const missing: DnsAnswer = { rcode: 'NXDOMAIN', answers: [], additional: [], soa: true }
const found = (name: string): DnsAnswer => ({
  ...missing,
  rcode: 'NOERROR',
  answers: [{ name, type: 'A', data: '10.96.0.7', ttl: 5 }],
})

describe('the walk along the search list', () => {
  test.each([
    ['web', ['ndots:5'], ['web.shop.svc.cluster.local.', 'web.svc.cluster.local.', 'web.cluster.local.', 'web.']],
    ['web.', ['ndots:5'], ['web.']],
    [
      'web.shop',
      ['ndots:1'],
      ['web.shop.', 'web.shop.shop.svc.cluster.local.', 'web.shop.svc.cluster.local.', 'web.shop.cluster.local.'],
    ],
    ['web', [], ['web.shop.svc.cluster.local.', 'web.svc.cluster.local.', 'web.cluster.local.', 'web.']],
  ])('%s with %j', (name, options, names) => expect(namesToTry(name, conf(options))).toEqual(names))

  test.each([
    [['ndots:2', 'ndots:3'], 3],
    [['ndots:99'], 15],
    [['ndots:x'], 1],
    [[], 1],
  ])('ndots of %j is %i', (options, ndots) => expect(ndotsOf(conf(options))).toBe(ndots))

  test('ends at the first name that answers, wherever that is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4 }), (at) => {
        const names = namesToTry('web', conf())
        const { tried, result } = lookup('web', conf(), (name) => (name === names[at] ? found(name) : missing))
        expect(tried).toEqual(names.slice(0, at + 1))
        expect(result === null).toBe(at >= names.length)
      }),
    )
  })
})
