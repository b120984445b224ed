import { START_SECONDS } from '../../src/core/sim/time.ts'
import type { Cluster } from '../../src/core/sim/types.ts'
import { kubectl as mainKubectl } from '../../src/kubectl/main.ts'
import type { CallMessage, Calls, DiskChange, FromShell, Pace, ToShell } from '../../src/terminal/messages.ts'
import { TerminalSession } from '../../src/terminal/session/session.ts'
import { LAPTOP, type Stand } from '../../src/terminal/stand.ts'
import type { Kubectl } from '../../src/terminal/tools/kubectl.ts'

export interface Printed {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
}

interface TestOptions {
  readonly stand?: Stand
  readonly pace?: Pace
  readonly disk?: readonly DiskChange[]
  readonly kubectl?: Kubectl
}

/** A terminal whose page is a cluster in the same process: what the page answers, the cluster does. */
export class TestTerminal {
  readonly cluster: Cluster
  readonly disk: DiskChange[] = []
  readonly #session: TerminalSession
  #out = ''
  #err = ''
  #all = ''
  #nextRun = 1
  readonly #ran = new Map<number, (exitCode: number) => void>()
  /** Prompts that wait for a line, oldest first, and who waits for a prompt. */
  #prompt: string | null = null
  #ended: number | null = null
  #notify: (() => void)[] = []
  readonly #completed = new Map<number, (words: readonly string[]) => void>()
  /** Text that the editor gives back, by what it is opened with. */
  editor: (text: string) => string = (text) => text

  constructor(cluster: Cluster, { stand = LAPTOP, pace = 'at-once', disk = [], kubectl = mainKubectl }: TestOptions = {}) {
    this.cluster = cluster
    this.#session = new TerminalSession((message) => this.#heard(message), kubectl)
    this.send({ do: 'start', stand, pace, disk, state: null, columns: 120, nowMs: this.#nowMs() })
  }

  send(message: ToShell): void {
    this.#session.receive(message)
  }

  /** Runs one line as a script. */
  async run(line: string): Promise<Printed> {
    this.#out = ''
    this.#err = ''
    const id = this.#nextRun
    this.#nextRun += 1
    const exitCode = await new Promise<number>((resolve) => {
      this.#ran.set(id, resolve)
      this.send({ do: 'run', id, line })
    })
    return { stdout: this.#out, stderr: this.#err, exitCode }
  }

  /** Types lines at a live prompt, each when the terminal asks for one; what is on the screen then. */
  async type(...lines: readonly (string | null)[]): Promise<string> {
    for (const line of lines) {
      await this.#until(() => this.#prompt !== null || this.#ended !== null)
      this.#all += `${this.#prompt ?? ''}${line ?? ''}\n`
      this.#prompt = null
      this.send({ do: 'line', text: line })
    }
    await this.#until(() => this.#prompt !== null || this.#ended !== null)
    return this.screen
  }

  /** Types a line that keeps running. */
  async begin(line: string): Promise<void> {
    await this.#until(() => this.#prompt !== null)
    this.#all += `${this.#prompt ?? ''}${line}\n`
    this.#prompt = null
    this.send({ do: 'line', text: line })
  }

  async untilShows(text: string): Promise<void> {
    await this.#until(() => this.#all.includes(text))
  }

  async complete(line: string): Promise<readonly string[]> {
    const id = this.#nextRun
    this.#nextRun += 1
    return new Promise((resolve) => {
      this.#completed.set(id, resolve)
      this.send({ do: 'complete', id, line, cursor: line.length })
    })
  }

  get screen(): string {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters.
    return (this.#all + (this.#prompt ?? '')).replaceAll(/\x1b\[[\d;]*[A-Za-z]/g, '')
  }

  get ended(): number | null {
    return this.#ended
  }

  #nowMs(): number {
    return START_SECONDS * 1000 + this.cluster.nowMs
  }

  #until(done: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (done()) resolve()
        else this.#notify.push(look)
      }
      look()
    })
  }

  #heard(message: FromShell): void {
    switch (message.say) {
      case 'out':
        this.#out += message.text
        this.#all += message.text
        break
      case 'err':
        this.#err += message.text
        this.#all += message.text
        break
      case 'disk':
        this.disk.push(...message.changes)
        break
      case 'read':
        this.#prompt = message.prompt
        break
      case 'exit':
        this.#ended = message.exitCode
        break
      case 'ran':
        this.#ran.get(message.id)?.(message.exitCode)
        break
      case 'completed':
        this.#completed.get(message.id)?.(message.completion.words)
        break
      case 'call':
        queueMicrotask(() => this.#answer(message))
        break
      case 'state':
      case 'clear':
        break
    }
    const waiting = this.#notify
    this.#notify = []
    for (const look of waiting) look()
  }

  #answer(message: CallMessage): void {
    const result = this.#done(message)
    this.send({ do: 'answer', id: message.id, nowMs: this.#nowMs(), result })
  }

  #done(message: CallMessage): Calls[keyof Calls]['result'] {
    const { cluster } = this
    switch (message.kind) {
      case 'request': {
        const response = cluster.handle(message.params.request)
        cluster.settle()
        return { response }
      }
      case 'send':
        return { trace: cluster.send(message.params.request) }
      case 'rules':
        return { listing: cluster.rules(message.params.node) }
      case 'resolvConf':
        return { conf: cluster.resolvConf(message.params.namespace, message.params.pod) }
      case 'lookup':
        return { answer: cluster.lookup(message.params.name, message.params.type) }
      case 'machine':
        return { machine: cluster.machine(message.params.at) }
      case 'wait':
        cluster.advance(
          message.params.forChange
            ? Math.min(message.params.ms, Math.max(1, (cluster.nextTimerMs ?? 0) - cluster.nowMs))
            : message.params.ms,
        )
        return {}
      case 'edit':
        return { edited: { text: this.editor(message.params.text) } }
      case 'listen':
        return { listening: cluster.listen(message.params.listener) }
      case 'unlisten':
        cluster.unlisten(message.params.listener)
        return {}
      case 'page':
        return { said: `${message.params.press} done` }
    }
  }
}
