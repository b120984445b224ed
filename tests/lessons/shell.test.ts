import { describe, expect, test } from 'vitest'
import { openShell } from '../../scripts/lessons/shell.ts'
import type { Trace } from '../../src/core/network/trace.ts'
import { clusterOf, SHOP } from './world.ts'

function open() {
  const cluster = clusterOf(SHOP)
  const sent: Trace[] = []
  const shell = openShell(cluster)
  const run = (line: string) => shell(line, (trace) => sent.push(trace))
  return { cluster, sent, run }
}

describe('the shell that lessons are played with', () => {
  test('kubectl changes the cluster', async () => {
    const { cluster, run } = open()
    expect(await run('kubectl label pod db app=web --overwrite')).toEqual({ stderr: '', exitCode: 0 })
    expect(cluster.reader.get('Pod', 'default', 'db')?.metadata.labels).toEqual({ app: 'web' })
  })
  test('kubectl delete waits until the Pod is gone', async () => {
    const { cluster, run } = open()
    expect(await run('kubectl delete pod db')).toEqual({ stderr: '', exitCode: 0 })
    expect(cluster.reader.get('Pod', 'default', 'db')).toBeUndefined()
  })
  test('a line reads the text that follows it', async () => {
    const { cluster, run } = open()
    const manifest = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: db\nspec:\n  ports:\n    - port: 5432\n'
    expect(await run(`kubectl apply -f - <<'EOF'\n${manifest}EOF\n`)).toEqual({ stderr: '', exitCode: 0 })
    expect(cluster.reader.get('Service', 'default', 'db')?.spec.ports?.[0]?.port).toBe(5432)
  })
  test('kubectl edit opens sed', async () => {
    const { cluster, run } = open()
    expect((await run("KUBE_EDITOR='sed s/NodePort/LoadBalancer/' kubectl edit service web")).exitCode).toBe(0)
    expect(cluster.reader.get('Service', 'default', 'web')?.spec.type).toBe('LoadBalancer')
  })
  test('curl from a Pod and from the laptop is heard of', async () => {
    const { run, sent } = open()
    await run('kubectl exec client -- curl -s http://web:3000/')
    await run('curl http://web:3000/')
    expect(sent.map(({ request, outcome }) => [request.from, outcome])).toEqual([
      [{ pod: 'default/client' }, 'ok'],
      [{ external: true, at: 'laptop' }, 'nxdomain'],
    ])
  })
  test('a proxy that runs behind is called, one that was stopped is not', async () => {
    const { run, sent } = open()
    const url = 'http://127.0.0.1:9999/api/v1/namespaces/default/services/web:3000/proxy/'
    await run('kubectl proxy --port=9999')
    await run(`curl ${url}`)
    await run('kubectl proxy --port=9999 &')
    await run(`curl -L ${url}`)
    expect(sent.map(({ outcome }) => outcome)).toEqual(['refused-no-listener', 'ok'])
  })
  test.each([
    { name: 'what the server refuses', line: 'kubectl delete pod nobody', exitCode: 1, says: /pods "nobody" not found/ },
    { name: 'what is no command', line: 'kubectk get pods', exitCode: 127, says: /command not found/ },
    { name: 'an editor that is none', line: 'kubectl edit service web', exitCode: 1, says: /problem with the editor "vi"/ },
  ])('$name fails', async ({ line, exitCode, says }) => {
    const ended = await open().run(line)
    expect(ended.exitCode).toBe(exitCode)
    expect(ended.stderr).toMatch(says)
  })
})
