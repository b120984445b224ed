import { describe, expect, test } from 'vitest'
import { runOn } from './line.ts'

/** Layouts that kubectl v1.32 gives these docs. */
const CASES: readonly (readonly [line: string, stdout: string, stderr: string])[] = [
  [
    'svc.spec.type',
    `KIND:       Service
VERSION:    v1

FIELD: type <string>
ENUM:
    ClusterIP
    ExternalName
    LoadBalancer
    NodePort

DESCRIPTION:
    How the selected Pods are exposed. ClusterIP: reachable inside the cluster
    only (default). NodePort: also at one port of every Node. LoadBalancer: also
    at an external address. ExternalName: an alias in DNS.
    

`,
    '',
  ],
  [
    'svc.spec.ports --recursive',
    `KIND:       Service
VERSION:    v1

FIELD: ports <[]ServicePort>


DESCRIPTION:
    The list of ports that are exposed by this service.
    ServicePort contains information on service's port.
    
FIELDS:
  appProtocol	<string>
  name	<string>
  nodePort	<integer>
  port	<integer> -required-
  protocol	<string>
  enum: SCTP, TCP, UDP
  targetPort	<IntOrString>

`,
    '',
  ],
  [
    'deployments.apps.spec.replicas',
    `GROUP:      apps
KIND:       Deployment
VERSION:    v1

FIELD: replicas <integer>


DESCRIPTION:
    Number of desired pods. This is a pointer to distinguish between explicit
    zero and not specified.
    

`,
    '',
  ],
  ['deploy.apps.spec', 'GROUP:      apps\nKIND:       Deployment\nVERSION:    v1\n\n', 'error: field "spec" does not exist\n'],
  ['svc.a.b.c', 'KIND:       Service\nVERSION:    v1\n\n', 'error: field "c" does not exist\n'],
  ['widget', '', `the server doesn't have a resource type "widget"\n`],
  ['svc..spec', '', 'error: invalid jsonpath syntax, first node must be field node\n'],
  ['svc -o foo', '', 'error: unrecognized format: foo\n'],
  ['deploy --api-version=apps/v2', '', `error: couldn't find resource for "apps/v2, Resource=deployments"\n`],
  ['a b', '', 'error: We accept only this format: explain RESOURCE\n'],
]

describe('kubectl explain', () => {
  test.each(CASES)('%s', async (line, stdout, stderr) => {
    const ran = await runOn([], `kubectl explain ${line}`)
    expect({ stdout: ran.stdout, stderr: ran.stderr, exitCode: ran.exitCode }).toEqual({
      stdout,
      stderr,
      exitCode: stderr === '' ? 0 : 1,
    })
  })
})
