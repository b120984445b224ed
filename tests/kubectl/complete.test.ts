import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/core/api/json.ts'
import { complete } from '../../src/kubectl/complete/complete.ts'
import { KUBECONFIG } from '../runner/kubectl-host.ts'
import { recordedCluster } from '../runner/kubectl-world.ts'
import { NOW } from './line.ts'

const metadata = (name: string, namespace = 'default'): JsonObject => ({
  name,
  namespace,
  uid: name,
  resourceVersion: '1',
  creationTimestamp: NOW,
})
const pod = (name: string, namespace?: string): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: metadata(name, namespace),
  spec: {
    containers: [
      { name: 'web', image: 'nginx', ports: [{ containerPort: 80 }] },
      { name: 'side', image: 'busybox' },
    ],
  },
  status: { phase: 'Running' },
})
const cluster = recordedCluster([pod('web-1'), pod('web-2'), pod('other', 'shop')], NOW)
const offer = (text: string): Promise<readonly string[]> =>
  complete(text.split(' '), {
    request: async (request) => cluster.server.handle(request),
    nowMs: () => cluster.nowMs(),
    files: {
      read: async (path) => (path === '/root/.kube/config' ? KUBECONFIG : null),
      list: async () => null,
      write: async () => {},
    },
    cwd: '/',
    env: { HOME: '/root' },
  })

describe('complete', () => {
  test.each<[line: string, words: readonly string[]]>([
    ['ex', ['exec', 'explain', 'expose']],
    ['-n shop des', ['describe']],
    ['create serv', ['service', 'serviceaccount']],
    ['create service ', ['clusterip', 'externalname', 'loadbalancer', 'nodeport']],
    ['rollout re', ['restart', 'resume']],
    ['get --show', ['--show-kind', '--show-labels', '--show-managed-fields']],
    ['get --names', ['--namespace=']],
    ['get po', ['pods']],
    ['get pods ', ['web-1', 'web-2']],
    ['get po web-1 w', ['web-2']],
    ['get pods/', ['pods/web-1', 'pods/web-2']],
    ['get pods -n shop ', ['other']],
    ['get pods -A o', ['other']],
    ['get -n ', ['default', 'shop']],
    ['get --namespace=s', ['--namespace=shop']],
    ['get pods -o y', ['yaml']],
    ['get pods -o custom', ['custom-columns-file=', 'custom-columns=']],
    ['get pods --output=j', ['--output=json', '--output=jsonpath-as-json=', '--output=jsonpath-file=', '--output=jsonpath=']],
    ['create deployment web --dry-run=', ['--dry-run=client', '--dry-run=none', '--dry-run=server']],
    ['patch pod web-1 --type ', ['json', 'merge', 'strategic']],
    ['run web --restart=N', ['--restart=Never']],
    ['expose ', ['deployments', 'pods', 'replicasets', 'services']],
    ['explain endp', ['endpoints', 'endpointslices']],
    ['logs web', ['web-1', 'web-2']],
    ['logs web-1 -c ', ['side', 'web']],
    ['logs web-1 s', ['side']],
    ['exec web-1 -c w', ['web']],
    ['exec -it web-1 -- l', []],
    ['port-forward web-1 ', ['80']],
    ['config use-context ', ['sim']],
    ['get pods --context=', ['--context=sim']],
    ['apply -f ', []],
    ['get widgets ', []],
    ['florp ', []],
  ])('%s', async (line, words) => expect(await offer(line)).toEqual(words))
})
