import { describe, expect, test } from 'vitest'
import { en } from '../../src/app/i18n/en.ts'
import { fill, hasMessage, type MessageKey, t } from '../../src/app/i18n/t.ts'
import { PROXY_CODES } from '../../src/core/kube-proxy/because.ts'
import { BECAUSE_CODES } from '../../src/core/network/because-codes.ts'

const ABOUT_SERVICES = ['service', 'namespace', 'port', 'endpoint']
const ADDED = ['chanceText', 'listeningText', 'listening']
const placesIn = (message: string): readonly string[] => [...message.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)

describe('messages', () => {
  test.each([
    { name: 'fills a place', message: 'port {port}', facts: { port: 80 }, said: 'port 80' },
    { name: 'lists a list', message: '{open}', facts: { open: ['80', '81', '82'] }, said: '80, 81, and 82' },
    { name: 'leaves nothing where a fact is missing', message: 'a{b}c', facts: {}, said: 'ac' },
  ])('$name', ({ message, facts, said }) => expect(fill(message, facts)).toBe(said))

  test('chooses the plural by count', () => {
    expect(t('status.findings', { count: 1 })).toBe('1 finding')
    expect(t('status.findings', { count: 3 })).toBe('3 findings')
  })

  test('does not take a name of Object’s for a message', () => expect(hasMessage('constructor')).toBe(false))

  test.each(Object.entries<readonly string[]>({ ...BECAUSE_CODES, ...PROXY_CODES }))(
    '%s has a sentence, and only facts that are given',
    (code, facts) => {
      const key = `because.${code}`
      expect(hasMessage(key)).toBe(true)
      const message = en[key as MessageKey]
      const places = placesIn(typeof message === 'string' ? message : message.other)
      expect(places.filter((place) => ![...facts, ...ABOUT_SERVICES, ...ADDED].includes(place))).toEqual([])
    },
  )
})
