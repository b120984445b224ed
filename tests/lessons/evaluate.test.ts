import { describe, expect, test } from 'vitest'
import type { From } from '../../src/core/network/trace.ts'
import { evaluate } from '../../src/lessons/evaluate.ts'
import type { Check, Observation } from '../../src/lessons/types.ts'
import { clusterOf, NEVER_READY, SHOP, worldOf } from './world.ts'

const client: From = { pod: 'default/client' }
const internet: From = { external: true, at: 'internet' }
const laptop: From = { external: true, at: 'laptop' }
const BOTH = ['default/web-1', 'default/web-2']

interface Case {
  readonly name: string
  readonly check: Check
  /** `met`, or the code and some of the facts of what is observed. */
  readonly observed: 'met' | Pick<Observation, 'code'>
  readonly facts?: Observation['facts']
  readonly outcome?: Observation['outcome']
}

const world = worldOf(clusterOf(SHOP, { loadBalancer: false }))
const run = ({ check, observed, facts = {}, outcome }: Case, at = world): void => {
  const found = evaluate(check, at)
  if (observed === 'met') expect(found).toEqual({ met: true, code: 'met', facts: {} })
  else expect(found).toMatchObject({ met: false, code: observed.code, facts })
  if (outcome !== undefined) expect(found.outcome).toBe(outcome)
}

describe('endpoints', () => {
  const cases: readonly Case[] = [
    { name: 'exactly these Pods', check: { is: 'endpoints', service: 'default/web', pods: BOTH }, observed: 'met' },
    {
      name: 'Pods by their labels',
      check: { is: 'endpoints', service: 'default/web', pods: ['default?app=web'] },
      observed: 'met',
    },
    { name: 'Pods by a prefix', check: { is: 'endpoints', service: 'default/web', pods: ['default/web-*'] }, observed: 'met' },
    { name: 'so many', check: { is: 'endpoints', service: 'default/web', ready: 2 }, observed: 'met' },
    { name: 'at least so many', check: { is: 'endpoints', service: 'default/web', atLeast: 1 }, observed: 'met' },
    {
      name: 'other Pods than these',
      check: { is: 'endpoints', service: 'default/web', pods: ['default/web-1', 'default/db'] },
      observed: { code: 'endpoints-are' },
      facts: { service: 'default/web', pods: BOTH, count: 2 },
    },
    {
      name: 'a Pod that is not there',
      check: { is: 'endpoints', service: 'default/web', pods: [...BOTH, 'default/web-3'] },
      observed: { code: 'endpoints-are' },
    },
    { name: 'nobody', check: { is: 'endpoints', service: 'default/nobody', ready: 1 }, observed: { code: 'endpoints-none' } },
    { name: 'no Service', check: { is: 'endpoints', service: 'default/gone', ready: 0 }, observed: { code: 'service-missing' } },
  ]
  test.each(cases)('$name', (one) => run(one))

  test('a Pod that matches and is not ready is named', () => {
    run(
      {
        name: '',
        check: { is: 'endpoints', service: 'default/web', ready: 3 },
        observed: { code: 'endpoints-not-ready' },
        facts: { pods: BOTH, waiting: ['default/slow'] },
      },
      worldOf(clusterOf(`${SHOP}---${NEVER_READY.replace(/---$/, '')}`)),
    )
  })
})

describe('probe', () => {
  const to = (target: string, more: Partial<Extract<Check, { is: 'probe' }>> = {}, from: From = client, count = 1): Check => ({
    is: 'probe',
    probe: { from, to: target, count },
    ...more,
  })
  const cases: readonly Case[] = [
    { name: 'answered', check: to('http://web:3000', { outcome: 'ok', status: 200 }), observed: 'met' },
    { name: 'answered by both, of 20', check: to('http://web:3000', { outcome: 'ok', pods: BOTH }, client, 20), observed: 'met' },
    {
      name: 'answered by others than asked for',
      check: to('http://web:3000', { outcome: 'ok', pods: ['default/web-1'] }, client, 20),
      observed: { code: 'probe-served-by' },
      facts: { pods: BOTH },
    },
    {
      name: 'no endpoints',
      check: to('http://nobody', { outcome: 'ok' }),
      observed: { code: 'probe-ended' },
      facts: { from: 'default/client', to: 'http://nobody', outcome: 'refused-no-endpoints' },
      outcome: 'refused-no-endpoints',
    },
    {
      name: 'nobody listens',
      check: to('http://wrong-port', { outcome: 'ok' }),
      observed: { code: 'probe-ended' },
      outcome: 'refused-no-listener',
    },
    { name: 'no such name', check: to('http://gone', { outcome: 'ok' }), observed: { code: 'probe-ended' }, outcome: 'nxdomain' },
    { name: 'an undeclared port hangs', check: to('http://web:81', { outcome: 'timeout' }), observed: 'met' },
    { name: 'anything but ok', check: to('http://nobody', { not: 'ok' }), observed: 'met' },
    {
      name: 'a Pod by its address',
      check: to('http://{ip:default/db}', { outcome: 'ok', pods: ['default/db'] }),
      observed: 'met',
    },
    { name: 'a cluster IP', check: to('http://{clusterIP:default/web}:3000', { outcome: 'ok' }), observed: 'met' },
    {
      name: 'a cluster IP from outside',
      check: to('http://{clusterIP:default/web}:3000', { not: 'ok' }, laptop),
      observed: 'met',
    },
    {
      name: 'a NodePort',
      check: to('http://{node:node-2}:{nodePort:default/web}', { outcome: 'ok', source: 'node' }, laptop),
      observed: 'met',
    },
    { name: 'the source from inside', check: to('http://web:3000', { source: 'client' }), observed: 'met' },
    {
      name: 'another source than asked for',
      check: to('http://web:3000', { source: 'service' }),
      observed: { code: 'probe-source' },
      facts: { source: 'client' },
    },
    {
      name: 'another status',
      check: to('http://web:3000', { status: 404 }),
      observed: { code: 'probe-status' },
      facts: { status: 200 },
    },
    {
      name: 'a load balancer that is not there yet',
      check: to('http://{lb:default/outside}', { outcome: 'ok' }, internet),
      observed: { code: 'probe-pending' },
      facts: { missing: 'default/outside' },
      outcome: 'pending',
    },
    { name: 'pending is asked for', check: to('http://{lb:default/outside}', { outcome: 'pending' }, internet), observed: 'met' },
    {
      name: 'a client that is not there',
      check: to('http://web:3000', { outcome: 'ok' }, { pod: 'default/x' }),
      observed: { code: 'probe-no-client' },
    },
  ]
  test.each(cases)('$name', (one) => run(one))

  test('some of many fail', () => {
    // Two Pods are behind it, and only one of them has anything on 6379.
    const mixed = `${SHOP}---
apiVersion: v1
kind: Pod
metadata: { name: redis, labels: { app: db } }
spec: { containers: [{ name: main, image: redis }] }
`
    run(
      {
        name: '',
        check: to('http://outside', { outcome: 'ok' }, client, 40),
        observed: { code: 'probe-some-failed' },
        outcome: 'refused-no-listener',
      },
      worldOf(clusterOf(mixed)),
    )
  })
})

describe('field, exists, absent', () => {
  const web = 'Service/default/web'
  const cases: readonly Case[] = [
    {
      name: 'a field by index',
      check: { is: 'field', object: web, path: 'spec.ports[0].targetPort', equals: 80 },
      observed: 'met',
    },
    { name: 'a pattern', check: { is: 'field', object: web, path: 'spec.type', matches: '^Node' }, observed: 'met' },
    {
      name: 'a field that is not there',
      check: { is: 'field', object: web, path: 'spec.selector.tier', absent: true },
      observed: 'met',
    },
    {
      name: 'another value',
      check: { is: 'field', object: web, path: 'spec.type', equals: 'ClusterIP' },
      observed: { code: 'field-is' },
      facts: { object: web, path: 'spec.type', value: 'NodePort' },
    },
    {
      name: 'absent, but it is there',
      check: { is: 'field', object: web, path: 'spec.selector', absent: true },
      observed: { code: 'field-is' },
    },
    {
      name: 'there, but it is absent',
      check: { is: 'field', object: web, path: 'spec.externalName', equals: 'x' },
      observed: { code: 'field-absent' },
    },
    {
      name: 'of no object',
      check: { is: 'field', object: 'Service/default/x', path: 'spec', equals: 1 },
      observed: { code: 'object-missing' },
    },
    { name: 'an object exists', check: { is: 'exists', object: 'Pod/default/db' }, observed: 'met' },
    { name: 'an object without namespace exists', check: { is: 'exists', object: 'Node/node-1' }, observed: 'met' },
    { name: 'the first Pod with a label', check: { is: 'exists', object: 'Pod/{pod:default?app=db}' }, observed: 'met' },
    { name: 'it does not exist', check: { is: 'exists', object: 'Pod/default/x' }, observed: { code: 'object-missing' } },
    { name: 'it is absent', check: { is: 'absent', object: 'Pod/default/x' }, observed: 'met' },
    { name: 'it is not absent', check: { is: 'absent', object: 'Pod/default/db' }, observed: { code: 'object-exists' } },
  ]
  test.each(cases)('$name', (one) => run(one))
})

describe('checks of checks', () => {
  const yes: Check = { is: 'exists', object: 'Pod/default/db' }
  const no: Check = { is: 'exists', object: 'Pod/default/x' }
  const served: Check = {
    is: 'all',
    of: [
      { is: 'endpoints', service: '{service}', ready: 2 },
      { is: 'probe', probe: { from: client, to: 'http://{name}:3000' }, outcome: 'ok' },
    ],
  }
  const cases: readonly Case[] = [
    { name: 'all hold', check: { is: 'all', of: [yes, yes] }, observed: 'met' },
    { name: 'one of all does not', check: { is: 'all', of: [yes, no] }, observed: { code: 'object-missing' } },
    { name: 'one of any holds', check: { is: 'any', of: [no, yes] }, observed: 'met' },
    { name: 'none of any does', check: { is: 'any', of: [no, no] }, observed: { code: 'object-missing' } },
    { name: 'one Service does all of it', check: { is: 'some-service', namespace: 'default', check: served }, observed: 'met' },
    {
      name: 'no Service does',
      check: { is: 'some-service', namespace: 'kube-public', check: served },
      observed: { code: 'no-service-does' },
    },
  ]
  test.each(cases)('$name', (one) => run(one))
})

test('a check disturbs nothing', () => {
  const cluster = clusterOf(SHOP)
  const left = clusterOf(SHOP)
  evaluate({ is: 'probe', probe: { from: client, to: 'http://web:3000', count: 50 }, outcome: 'ok' }, worldOf(cluster))
  expect(cluster.snapshot()).toEqual(left.snapshot())
  expect(cluster.send({ from: client, to: 'http://web:3000' })).toEqual(left.send({ from: client, to: 'http://web:3000' }))
})
