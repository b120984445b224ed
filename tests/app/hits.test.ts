import { expect, test } from 'vitest'
import { hitsOn, nodeThatJudged } from '../../src/app/rules/hits.ts'
import { ViewTracker } from '../../src/worker/view-tracker.ts'
import { CLIENT, clusterWith, FIGURE_1 } from '../cluster/manifests.ts'

test('a name is asked from the sender’s Node, and that Node’s rules judge the request', () => {
  const cluster = clusterWith(`${FIGURE_1}---${CLIENT}`)
  const { pods } = new ViewTracker(cluster).view()
  const client = pods.find(({ name }) => name === 'client')
  const dns = pods.find(({ name, node }) => name.startsWith('coredns') && node !== client?.node)
  expect(client && dns).toBeDefined()
  const trace = cluster.send({ from: { pod: 'default/client' }, to: 'http://nginx-service/' })
  expect(trace.outcome).toBe('ok')
  expect(nodeThatJudged(trace, pods)).toBe(client?.node)
  const onClient = [...hitsOn(trace, client?.node ?? '', pods)]
  expect(onClient.some((hit) => hit.startsWith('nat KUBE-SERVICES'))).toBe(true)
  expect(hitsOn(trace, dns?.node ?? '', pods).size).toBe(0)
})
