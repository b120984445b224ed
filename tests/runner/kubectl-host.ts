import { nextRandom } from '../../src/core/sim/random.ts'
import type { Edited, KubectlHost } from '../../src/kubectl/host.ts'
import { sed, splitLine } from './kubectl-shell.ts'
import { firstDifference, sameText } from './kubectl-text.ts'
import type { RecordedCluster } from './kubectl-world.ts'

/** The folder that commands run in. */
const HERE = '/work'
export const KUBECONFIG = `apiVersion: v1
kind: Config
clusters:
- name: sim
  cluster:
    server: http://127.0.0.1:6443
contexts:
- name: sim
  context:
    cluster: sim
    user: sim
    namespace: default
users:
- name: sim
  user: {}
current-context: sim
`

export interface Edit {
  readonly saw: string
  readonly wrote: string | null
}

export interface Machine {
  readonly cluster: RecordedCluster
  /** False: nobody ever made a kubeconfig. */
  readonly configured: boolean
  readonly files: { readonly [name: string]: string }
  readonly env: { readonly [name: string]: string }
  readonly edits: readonly Edit[]
  /** What happens in the cluster while a command waits or its editor is open, one step each; after the last one it is interrupted. */
  readonly during: readonly (() => void)[]
}

export interface Ran {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
  readonly wrong: readonly string[]
}

type Kubectl = (argv: readonly string[], host: KubectlHost) => Promise<number>

/** Runs a line of a recording; several commands are joined by pipes. */
export async function runLine(line: string, machine: Machine, kubectl: Kubectl): Promise<Ran> {
  const wrong: string[] = []
  const files = new Map(Object.entries(machine.files).map(([name, text]) => [`${HERE}/${name}`, text]))
  if (machine.configured) files.set('/root/.kube/config', KUBECONFIG)
  const edits = [...machine.edits]
  const during = [...machine.during]
  let stderr = ''
  let piped = ''
  let exitCode = 0
  let chance = 7
  let interrupted = false

  const edit = async ({ text }: { readonly text: string }): Promise<Edited> => {
    const editor = machine.env['KUBE_EDITOR'] ?? machine.env['EDITOR']
    if (editor !== undefined && edits.length === 0)
      return { failed: `exec: ${JSON.stringify(editor)}: executable file not found in $PATH` }
    const next = edits.shift()
    if (!next) {
      wrong.push('the editor was started once too often')
      return { text }
    }
    during.shift()?.()
    if (!sameText(next.saw, text)) wrong.push(`the editor saw: ${firstDifference(next.saw, text)}`)
    return { text: next.wrote ?? text }
  }

  for (const words of splitLine(line)) {
    const [program = '', ...argv] = words
    const input = piped
    piped = ''
    if (program === 'sed') {
      piped = sed(words, input)
      exitCode = 0
      continue
    }
    if (program !== 'kubectl') throw new Error(`no command ${program} is known here`)
    exitCode = await kubectl(argv, {
      request: async (request) => machine.cluster.server.handle(request),
      nowMs: () => machine.cluster.nowMs(),
      wait: async (ms) => {
        const step = during.shift()
        if (step) step()
        else if (machine.during.length > 0) interrupted = true
        else if (Number.isFinite(ms)) machine.cluster.advance(ms)
        else if (!machine.cluster.endPods()) throw new Error('the command waits for what nobody does')
      },
      interrupted: () => interrupted,
      stdout: (text) => {
        piped += text
      },
      stderr: (text) => {
        stderr += text
      },
      stdin: async () => input,
      files: {
        read: async (path) => files.get(path) ?? null,
        list: async (path) => {
          const inside = [...files.keys()]
            .filter((name) => name.startsWith(`${path}/`))
            .map((name) => name.slice(path.length + 1))
          const names = [...new Set(inside.map((name) => name.split('/')[0] ?? ''))].toSorted()
          return names.length > 0 ? names : null
        },
        write: async (path, text) => {
          files.set(path, text)
        },
      },
      cwd: HERE,
      env: { HOME: '/root', ...machine.env },
      edit,
      exec: async () => 0,
      listen: async ({ port }) => ({ ok: true, port, close: () => {} }),
      random: () => {
        const [value, next] = nextRandom(chance)
        chance = next
        return value
      },
    })
  }
  if (edits.length > 0) wrong.push(`the editor was started ${edits.length} times too few`)
  return { stdout: piped, stderr, exitCode, wrong }
}
