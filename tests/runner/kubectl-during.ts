import type { JsonObject } from '../../src/core/api/json.ts'
import type { ApiRequest } from '../../src/core/apiserver/types.ts'
import type { RecordedCluster } from './kubectl-world.ts'

type Steps = readonly ApiRequest[]

const SERVICE = '/api/v1/namespaces/default/services/nginx'
const PODS = '/api/v1/namespaces/default/pods'
const merge = (path: string, body: JsonObject): ApiRequest => ({
  method: 'PATCH',
  path,
  headers: { 'content-type': 'application/merge-patch+json' },
  body,
})
const container = (ready: boolean): JsonObject => ({
  name: 'nginx',
  image: 'nginx:1.27',
  imageID: '',
  ready,
  restartCount: 0,
  state: ready ? { running: { startedAt: '2025-01-15T10:00:00Z' } } : { waiting: { reason: 'ContainerCreating' } },
})
const late = (ready: boolean): JsonObject => ({
  status: {
    phase: ready ? 'Running' : 'Pending',
    conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
    containerStatuses: [container(ready)],
  },
})

/** What others did to the cluster while a recorded command watched it or had its editor open: the recordings show only what came of it. */
const DURING: { readonly [name: string]: Steps } = {
  'kubectl/get-tables watch one service, then it changes': [
    merge(SERVICE, { spec: { type: 'NodePort', ports: [{ port: 80, protocol: 'TCP', targetPort: 80, nodePort: 31500 }] } }),
  ],
  'kubectl/get-tables watch pods: one appears, gets ready and goes': [
    {
      method: 'POST',
      path: PODS,
      body: {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'late' },
        ...late(false),
        spec: { containers: [{ name: 'nginx', image: 'nginx:1.27' }] },
      },
    },
    merge(`${PODS}/late/status`, late(true)),
    { method: 'DELETE', path: `${PODS}/late`, body: { gracePeriodSeconds: 0 } },
  ],
  'kubectl/edit-patch edit: the object is changed by someone else meanwhile': [
    merge(SERVICE, { metadata: { labels: { other: 'hand' } } }),
  ],
  'kubectl/get-tables watch prints the event kind on demand': [
    merge(SERVICE, { metadata: { labels: { tier: 'web' } } }),
    { method: 'DELETE', path: SERVICE },
  ],
}

/** The steps that go with a case, each to be taken when the command waits. */
export const duringOf = (suite: string, name: string, { meanwhile }: RecordedCluster): readonly (() => void)[] =>
  (DURING[`${suite} ${name}`] ?? []).map((request) => () => meanwhile(request))
