import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/core/api/json.ts'
import { unifiedDiff } from '../../src/kubectl/commands/diff/unified.ts'
import { recordedCluster } from '../runner/kubectl-world.ts'
import { NOW, runOn } from './line.ts'

/** What GNU diff -u prints below its two lines of names. */
describe('unifiedDiff', () => {
  test.each<[name: string, before: string, after: string, printed: string]>([
    ['nothing', 'a\nb\n', 'a\nb\n', ''],
    ['one line', 'a\nb\nc\n', 'a\nx\nc\n', '@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n'],
    ['a new file', '', 'a\nb\n', '@@ -0,0 +1,2 @@\n+a\n+b\n'],
    ['a new file of one line', '', 'a\n', '@@ -0,0 +1 @@\n+a\n'],
    [
      'two places far from each other',
      'a\n1\n2\n3\n4\n5\n6\n7\nb\n',
      'x\n1\n2\n3\n4\n5\n6\n7\ny\n',
      '@@ -1,4 +1,4 @@\n-a\n+x\n 1\n 2\n 3\n@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-b\n+y\n',
    ],
    [
      'two places near each other',
      'a\n1\n2\n3\n4\n5\n6\nb\n',
      'x\n1\n2\n3\n4\n5\n6\ny\n',
      '@@ -1,8 +1,8 @@\n-a\n+x\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n+y\n',
    ],
  ])('%s', (_, before, after, printed) => expect(unifiedDiff(before, after)).toBe(printed))

  const text = fc.array(fc.constantFrom('a', 'b', 'c')).map((lines) => lines.map((line) => `${line}\n`).join(''))
  test('what is kept and taken out is the old text in its hunks, what is kept and put in the new one', () =>
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = unifiedDiff(before, after)
          .split('\n')
          .filter((line) => line !== '' && !line.startsWith('@@'))
        const side = (sign: string): number => lines.filter((line) => line.startsWith(sign)).length
        expect(side('+') - side('-')).toBe(after.length / 2 - before.length / 2)
      }),
    ))
})

const service: JsonObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'default', uid: 'u', resourceVersion: '7', creationTimestamp: NOW },
  spec: {
    clusterIP: '10.96.45.10',
    clusterIPs: ['10.96.45.10'],
    internalTrafficPolicy: 'Cluster',
    ipFamilies: ['IPv4'],
    ipFamilyPolicy: 'SingleStack',
    ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
    selector: { app: 'web' },
    sessionAffinity: 'None',
    type: 'ClusterIP',
  },
  status: { loadBalancer: {} },
}
const manifest = (port: number): string =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80, targetPort: ${port}}]}\n`

describe('kubectl diff', () => {
  test('shows what apply would change, and ends with 1', async () => {
    const ran = await runOn([service], 'kubectl diff -f svc.yaml', { files: { 'svc.yaml': manifest(8080) } })
    expect(ran.stdout).toMatch(
      /^diff -u -N \/tmp\/LIVE-\d+\/v1\.Service\.default\.web \/tmp\/MERGED-\d+\/v1\.Service\.default\.web\n/,
    )
    expect(ran.stdout).toContain('   - port: 80\n     protocol: TCP\n-    targetPort: 80\n+    targetPort: 8080\n')
    expect([ran.stderr, ran.exitCode]).toEqual(['', 1])
  })

  test.each([
    ['says nothing where nothing would change', [service], 'kubectl diff -f svc.yaml', '', 0],
    ['wants files', [], 'kubectl diff', 'error: must specify one of -f and -k\n', 1],
  ])('%s', async (_, objects, line, stderr, exitCode) => {
    const ran = await runOn(objects, line, { files: { 'svc.yaml': manifest(80) } })
    expect({ ...ran }).toEqual({ stdout: '', stderr, exitCode, wrong: [] })
  })

  test('leaves the cluster as it is', async () => {
    const cluster = recordedCluster([service], NOW)
    const before = cluster.stored()
    await runOn([], 'kubectl diff -f svc.yaml', { cluster, files: { 'svc.yaml': manifest(8080) } })
    expect([...cluster.stored()]).toEqual([...before])
  })
})
