import type { ExecRequest } from '../../kubectl/host.ts'
import { kubectl as mainKubectl } from '../../kubectl/main.ts'
import type { DiskChange, FromShell, ReadKind, ShellStart, ToShell } from '../messages.ts'
import { factsOf, textAt } from '../place/facts.ts'
import { type Place, placeOf } from '../place/place.ts'
import { complete } from '../shell/complete.ts'
import { Disk } from '../shell/disk.ts'
import { Interpreter, worded } from '../shell/interpreter.ts'
import type { Stand } from '../stand.ts'
import { type Kubectl, kubectlWith } from '../tools/kubectl.ts'
import type { Call } from '../tools/tool.ts'
import { RemoteMachine } from './remote.ts'

/** One shell on the stack: `kubectl exec -it` puts another on top. */
interface Level {
  readonly place: Place
  readonly shell: Interpreter
  readonly disk: Disk
}

/** Ctrl-C instead of a line. */
const INTERRUPTED = Symbol('interrupted')
type Read = string | null | typeof INTERRUPTED

/** Folders of the laptop that all its shells share. */
const SHARED = ['/home/you/', '/tmp/']
const WEB_ROOTS = ['/usr/share/nginx/html/', '/usr/local/apache2/htdocs/', '/var/www/']

/**
 * One terminal: reads lines from the page, runs them, and says what they print. Whoever runs it (a worker, a test) gives
 * it a way to post.
 */
export class TerminalSession {
  readonly #post: (message: FromShell) => void
  readonly #kubectl: Kubectl
  #machine: RemoteMachine | null = null
  readonly #levels: Level[] = []
  /** What Ctrl-C ends: the innermost running line. */
  readonly #running: AbortController[] = []
  #reader: ((line: Read) => void) | null = null
  readonly #connected = new Map<number, () => void>()
  /** Lines for scripts run one after another. */
  #queue: Promise<void> = Promise.resolve()
  #started: Promise<void> = Promise.resolve()

  /** `kubectl` is the program of that name. */
  constructor(post: (message: FromShell) => void, kubectl: Kubectl = mainKubectl) {
    this.#post = post
    this.#kubectl = kubectl
  }

  receive(message: ToShell): void {
    switch (message.do) {
      case 'start':
        this.#started = this.#start(message)
        return
      case 'line':
        this.#answerRead(message.text)
        return
      case 'run':
        this.#queue = this.#queue.then(() => this.#started).then(() => this.#script(message.id, message.line))
        return
      case 'interrupt':
        if (this.#reader) this.#answerRead(INTERRUPTED)
        else this.#running.at(-1)?.abort()
        return
      case 'resize':
        this.#machine?.resized(message.columns)
        return
      case 'complete':
        void this.#complete(message.id, message.line, message.cursor)
        return
      case 'disk':
        this.#levels[0]?.disk.take(message.changes)
        return
      case 'answer':
        this.#machine?.answered(message)
        return
      case 'connected':
        this.#connected.get(message.port)?.()
        return
    }
  }

  async #start(start: ShellStart): Promise<void> {
    this.#machine = new RemoteMachine(this.#post, start)
    const write = (stream: 'out' | 'err', text: string): void => this.#post({ say: stream, text })
    const level = await this.#open(start.stand, this.#machine, write, start)
    if (!level) {
      write('err', `switchyard: ${describe(start.stand)} is not there\n`)
      this.#post({ say: 'exit', exitCode: 1 })
      return
    }
    this.#levels.push(level)
    this.#post({ say: 'state', state: level.shell.state })
    if (start.pace === 'live') void this.#interact(level).then((exitCode) => this.#post({ say: 'exit', exitCode }))
  }

  async #open(
    stand: Stand,
    machine: RemoteMachine,
    write: (stream: 'out' | 'err', text: string) => void,
    start: ShellStart | null,
  ): Promise<Level | null> {
    const facts = await factsOf(stand, machine)
    if (!facts) return null
    const kubectl = kubectlWith(this.#kubectl, {
      exec: (request, call) => this.#exec(request, call, machine),
      onConnected: (port, then) => this.#connected.set(port, then),
    })
    const place = await placeOf(stand, facts, machine, { kubectl })
    const kept: readonly DiskChange[] = stand.kind === 'laptop' ? (start?.disk ?? []) : []
    const files = {
      ...place.files,
      ...Object.fromEntries(kept.flatMap(({ path, text }) => (text === null ? [] : [[path, text]]))),
    }
    const follower =
      stand.kind === 'laptop'
        ? { folders: SHARED, changed: (changes: readonly DiskChange[]) => this.#post({ say: 'disk', changes }) }
        : {
            folders: WEB_ROOTS,
            changed: () => write('err', 'switchyard: the file is written, but the simulated server keeps its own page\n'),
          }
    const { tools, builtIns, shellName } = place
    const said = (stream: 'out' | 'err', text: string): void =>
      write(stream, stream === 'err' && shellName === 'sh' ? worded(text, shellName) : text)
    const disk = new Disk(files, { write: said, read: (kind) => this.#input(kind) }, follower)
    const shell = new Interpreter({
      fs: disk,
      stand,
      machine,
      tools,
      builtIns,
      shellName,
      write,
      state: start?.state ?? place.state,
    })
    return { place, shell, disk }
  }

  /** A person's shell: prompt, line, run, until it ends. */
  async #interact({ place, shell }: Level): Promise<number> {
    for (;;) {
      const typed = await this.#line(place, shell)
      if (typed === INTERRUPTED || (typeof typed === 'string' && typed.trim() === '')) continue
      if (typed === null) {
        this.#post({ say: 'out', text: 'exit\n' })
        return shell.state.status
      }
      const { exitCode, ended } = await this.#run(shell, typed)
      if (ended) return exitCode
      if (this.#levels.length === 1) this.#post({ say: 'state', state: shell.state })
      if (place.stand.kind === 'pod' && !(await this.#alive(place.stand))) {
        this.#post({ say: 'err', text: '\n' })
        return 137
      }
    }
  }

  async #alive(stand: Stand): Promise<boolean> {
    const facts = this.#machine && (await factsOf(stand, this.#machine))
    return facts !== null && textAt(facts.pod, 'status', 'phase') === 'Running'
  }

  async #line(place: Place, shell: Interpreter): Promise<Read> {
    let text = await this.#read('command', place.prompt(shell.state))
    while (typeof text === 'string' && shell.incomplete(text)) {
      const more = await this.#read('continuation', '> ')
      if (more === INTERRUPTED) return INTERRUPTED
      if (more === null) {
        this.#post({ say: 'err', text: `${place.shellName}: syntax error: unexpected end of file\n` })
        return INTERRUPTED
      }
      text = `${text}\n${more}`
    }
    return text
  }

  async #run(shell: Interpreter, line: string): ReturnType<Interpreter['run']> {
    const control = new AbortController()
    this.#running.push(control)
    try {
      return await shell.run(line, control.signal)
    } catch (error) {
      // A bug in a command ends the command, with a word about it, and not the terminal.
      this.#post({ say: 'err', text: `switchyard: ${error instanceof Error ? error.message : String(error)}\n` })
      return { exitCode: 1, ended: false }
    } finally {
      this.#running.splice(this.#running.indexOf(control), 1)
    }
  }

  async #script(id: number, line: string): Promise<void> {
    const [level] = this.#levels
    const { exitCode } = level ? await this.#run(level.shell, line) : { exitCode: 1 }
    if (level) this.#post({ say: 'state', state: level.shell.state })
    this.#post({ say: 'ran', id, exitCode })
  }

  /** `kubectl exec`: a shell of its own when the terminal is handed over, one program otherwise. */
  async #exec(request: ExecRequest, call: Call, machine: RemoteMachine): Promise<number> {
    const { namespace, pod, container, command, stdin, tty } = request
    const stand: Stand = { kind: 'pod', namespace, name: pod, container }
    const handedOver = tty && stdin && call.toTerminal && machine.pace === 'live'
    const write = handedOver
      ? (stream: 'out' | 'err', text: string) => this.#post({ say: stream, text })
      : (stream: 'out' | 'err', text: string) => call[stream](text)
    const level = await this.#open(stand, machine, write, null)
    if (!level || !(await this.#alive(stand))) {
      call.err(`error: unable to upgrade connection: container not found ("${container}")\n`)
      return 1
    }
    const missing = whyNot(level.place, command)
    if (missing !== null) {
      call.err(missing.text)
      return missing.exitCode
    }
    if (!isShell(command)) return level.shell.runProgram(command, call.signal, stdin ? call.stdin : '')
    if (!handedOver) return stdin && call.stdin !== '' ? (await level.shell.run(call.stdin, call.signal)).exitCode : 0
    this.#levels.push(level)
    try {
      return await this.#interact(level)
    } finally {
      this.#levels.pop()
    }
  }

  #read(kind: ReadKind, prompt: string): Promise<Read> {
    return new Promise((resolve) => {
      this.#reader = resolve
      this.#post({ say: 'read', kind, prompt })
    })
  }

  #answerRead(line: Read): void {
    const reader = this.#reader
    this.#reader = null
    reader?.(line)
  }

  /** Standard input of a command that nobody feeds: what is typed until Ctrl-D, or one line. */
  async #input(kind: 'input' | 'line'): Promise<string> {
    const lines: string[] = []
    for (;;) {
      if (this.#machine?.pace !== 'live') return ''
      const line = await this.#read('input', '')
      if (line === INTERRUPTED) {
        this.#running.at(-1)?.abort()
        return ''
      }
      if (line === null) return lines.join('')
      lines.push(`${line}\n`)
      if (kind === 'line') return lines.join('')
    }
  }

  async #complete(id: number, line: string, cursor: number): Promise<void> {
    const level = this.#levels.at(-1)
    const completion =
      level && this.#machine
        ? await complete({ line, cursor, place: level.place, state: level.shell.state, fs: level.disk, machine: this.#machine })
        : { from: cursor, words: [] }
    this.#post({ say: 'completed', id, completion })
  }
}

const describe = (stand: Stand): string =>
  stand.kind === 'pod' ? `Pod ${stand.namespace}/${stand.name}` : stand.kind === 'node' ? `Node ${stand.name}` : 'the laptop'

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

const isShell = ([name = '', ...flags]: readonly string[]): boolean =>
  /^(ba|a|da)?sh$/.test(baseName(name)) && flags.every((flag) => /^-[il]+$/.test(flag))

/** Programs that images really hold and that are not modelled. */
const UNMODELLED = new Set(
  'apk apt apt-get caddy cassandra go httpd java less mongo mongosh more mysql mysqladmin nginx node npm perl php pip pip3 psql pg_isready python python3 rabbitmqctl redis-cli redis-server ruby tcpdump top traceroute'.split(
    ' ',
  ),
)

/** Why a program cannot be started in a container, as the container runtime words it. */
function whyNot(
  { tools, builtIns, shell }: Place,
  [name = '']: readonly string[],
): { readonly text: string; readonly exitCode: number } | null {
  const program = baseName(name)
  const has = Object.hasOwn(tools, program) || builtIns.some((one) => one === program)
  const isItsShell = /^(ba|a|da)?sh$/.test(program) ? shell !== null && (program !== 'bash' || shell === 'bash') : has
  if (isItsShell) return null
  if (UNMODELLED.has(program) && shell !== null)
    return { text: `switchyard: ${program} is not modelled in containers; the shell and its tools are\n`, exitCode: 127 }
  const why = name.startsWith('/') ? `stat ${name}: no such file or directory` : 'executable file not found in $PATH'
  return {
    text: `OCI runtime exec failed: exec failed: unable to start container process: exec: "${name}": ${why}: unknown\n`,
    exitCode: 127,
  }
}
