import type { ExecRequest, KubectlHost } from '../../kubectl/host.ts'
import { pause } from '../machine.ts'
import type { Call, Tool } from './tool.ts'

/** What kubectl needs of the session around its shell. */
export interface Execs {
  /** Runs a command in a container, on this terminal; answers with its exit code. */
  exec(request: ExecRequest, call: Call): Promise<number>
  /** Called with each connection to a listener that was opened here. */
  onConnected(port: number, then: () => void): void
}

export type Kubectl = (argv: readonly string[], host: KubectlHost) => Promise<number>

/** kubectl on the machine that a shell stands on. */
export const kubectlWith =
  (kubectl: Kubectl, execs: Execs): Tool =>
  (call) =>
    kubectl(call.args, hostOf(call, execs))

function hostOf(call: Call, execs: Execs): KubectlHost {
  const { machine, signal, fs } = call
  return {
    request: async (request) => (await machine.call('request', { request })).response,
    nowMs: () => machine.nowMs(),
    wait: (ms) => pause(machine, ms, signal, true),
    interrupted: () => signal.aborted,
    stdout: call.out,
    stderr: call.err,
    stdin: async () => call.stdin,
    files: {
      read: async (path) => ((await fs.exists(path)) && !(await fs.stat(path)).isDirectory ? fs.readFile(path) : null),
      list: async (path) =>
        (await fs.exists(path)) && (await fs.stat(path)).isDirectory ? (await fs.readdir(path)).toSorted() : null,
      write: (path, text) => fs.writeFile(path, text),
    },
    cwd: call.cwd,
    env: call.exported,
    edit: async ({ path, text }) => (await machine.call('edit', { path, text })).edited,
    exec: (request) => execs.exec(request, call),
    listen: async ({ address, port, serves, connected }) => {
      const { listening } = await machine.call('listen', { listener: { address, port, serves } })
      if (!listening.ok) return listening
      if (connected) execs.onConnected(listening.port, () => connected(listening.port))
      return { ...listening, close: () => void machine.call('unlisten', { listener: { address, port: listening.port } }) }
    },
    random: () => machine.random(),
  }
}
