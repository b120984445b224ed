import type { From, Trace } from '../../src/core/network/trace.ts'
import { nextRandom } from '../../src/core/sim/random.ts'
import { timestampAt } from '../../src/core/sim/time.ts'
import type { Cluster } from '../../src/index.ts'
import type { Edited, KubectlHost } from '../../src/kubectl/host.ts'
import { kubectl } from '../../src/kubectl/main.ts'
import { sed, splitLine } from '../../tests/runner/kubectl-shell.ts'

export interface Ended {
  readonly stderr: string
  readonly exitCode: number
}

/** Runs one command line as the terminal would; `sent` hears of every request that it sends through the cluster. */
export type Shell = (line: string, sent: (trace: Trace) => void) => Promise<Ended>

const HOME = '/root'
const KUBECONFIG = `apiVersion: v1
kind: Config
clusters: [{ name: sim, cluster: { server: 'http://127.0.0.1:6443' } }]
contexts: [{ name: sim, context: { cluster: sim, user: sim, namespace: default } }]
users: [{ name: sim, user: {} }]
current-context: sim
`
/** How long a command that waits for something lets pass at once, ms. */
const WAIT_STEP_MS = 1000
/** After so much simulated time, longer than a Pod takes to go, a command that would wait for ever is interrupted. */
const LONGEST_WAIT_MS = 60_000

/** A line and what it reads: `kubectl apply -f - <<EOF`, lines of text, `EOF`. */
function withInput(line: string): { readonly command: string; readonly input: string } {
  const [, command = line, , input = ''] = /^(.*?)<<'?(\w+)'?\n(.*\n)\2\s*$/s.exec(line) ?? []
  return { command, input }
}

/**
 * A shell at a cluster, as far as lessons need one: kubectl, curl on the laptop and through `kubectl exec`, text that a
 * line reads up to a word (`<<EOF`), and `sed` as KUBE_EDITOR. A line that ends with `&` runs on in another terminal.
 */
export function openShell(cluster: Cluster): Shell {
  const files = new Map([[`${HOME}/.kube/config`, KUBECONFIG]])
  let chance = 7

  const curl = (argv: readonly string[], from: From, sent: (trace: Trace) => void): Ended => {
    const to = argv.find((word) => !word.startsWith('-')) ?? ''
    const trace = cluster.send({ from, to })
    sent(trace)
    // Whoever calls something that fails wanted to see that: the line itself is fine.
    return { stderr: trace.client.message, exitCode: 0 }
  }

  return async (line, sent) => {
    const { command, input } = withInput(line)
    const isBehind = command.trimEnd().endsWith('&')
    const [words = []] = splitLine(command.replace(/&\s*$/, ''))
    const first = words.findIndex((word) => !/^[A-Z_]+=/.test(word))
    const env = Object.fromEntries(words.slice(0, Math.max(first, 0)).map((word) => word.split(/=(.*)/s).slice(0, 2)))
    const [program = '', ...argv] = words.slice(Math.max(first, 0))
    if (program === 'curl') return curl(argv, { external: true, at: 'laptop' }, sent)
    if (program !== 'kubectl') return { stderr: `${program}: command not found`, exitCode: 127 }
    let stderr = ''
    let interrupted = false
    let waitedMs = 0
    const host: KubectlHost = {
      request: async (request) => {
        const response = cluster.handle(request)
        cluster.settle()
        return response
      },
      nowMs: () => Date.parse(timestampAt(cluster.nowMs)),
      wait: async (ms) => {
        interrupted = ms === Number.POSITIVE_INFINITY && (isBehind || waitedMs >= LONGEST_WAIT_MS)
        if (interrupted) return
        const stepMs = Math.min(Math.max(1, Math.ceil(ms)), WAIT_STEP_MS)
        waitedMs += stepMs
        cluster.advance(stepMs)
      },
      interrupted: () => interrupted,
      stdout: () => {},
      stderr: (text) => {
        stderr += text
      },
      stdin: async () => input,
      files: {
        read: async (path) => files.get(path) ?? null,
        list: async () => null,
        write: async (path, text) => {
          files.set(path, text)
        },
      },
      cwd: HOME,
      env: { HOME, ...env },
      edit: async ({ text }) => edited(env['KUBE_EDITOR'] ?? '', text),
      exec: async ({ namespace, pod, command: [name = '', ...args] }) => {
        if (name !== 'curl') return 127
        return curl(args, { pod: `${namespace}/${pod}` }, sent).exitCode
      },
      listen: async ({ address, port, serves }) => {
        const listener = { address, port, serves }
        const listening = cluster.listen(listener)
        if (!listening.ok) return listening
        return { ...listening, close: () => (isBehind ? undefined : cluster.unlisten({ ...listener, port: listening.port })) }
      },
      random: () => {
        const [value, next] = nextRandom(chance)
        chance = next
        return value
      },
    }
    const exitCode = await kubectl(argv, host)
    return { stderr, exitCode }
  }
}

/** What an editor makes of a text. */
function edited(editor: string, text: string): Edited {
  const [[program = '', ...args] = []] = splitLine(editor)
  if (program !== 'sed') return { failed: `a lesson edits with sed, not with ${JSON.stringify(editor)}` }
  return { text: sed([program, ...args.filter((word) => word !== '-i')], text) }
}
