import type { ApiRequest, ApiResponse } from '../core/apiserver/types.ts'

/** Files as a shell shows them: absolute paths, text only. */
export interface Files {
  /** Null when there is no such file. */
  read(path: string): Promise<string | null>
  /** Names in a folder, sorted; null when it is no folder. */
  list(path: string): Promise<readonly string[] | null>
  write(path: string, text: string): Promise<void>
}

/** What an editor was given back with: the text it left, or why it could not start. */
export type Edited = { readonly text: string } | { readonly failed: string }

/** One command in a container. `tty` is `-t`, `stdin` is `-i`: together they hand the terminal over until it ends. */
export interface ExecRequest {
  readonly namespace: string
  readonly pod: string
  readonly container: string
  readonly command: readonly string[]
  readonly stdin: boolean
  readonly tty: boolean
}

/** What `kubectl proxy` and `kubectl port-forward` open on the machine they run on. */
export interface LocalListener {
  readonly address: string
  /** 0 asks for any free port. */
  readonly port: number
  readonly serves:
    | { readonly kind: 'apiserver-proxy' }
    | { readonly kind: 'port-forward'; readonly namespace: string; readonly pod: string; readonly port: number }
  /** Called for each connection that comes in. */
  connected?(port: number): void
}

export type Listening =
  | { readonly ok: true; readonly port: number; close(): void }
  | { readonly ok: false; readonly why: 'address-in-use' }

/**
 * Everything that kubectl needs of the machine it runs on. The cluster is reached by `request` alone: the API server's
 * door. A host never throws for what a person did.
 */
export interface KubectlHost {
  request(request: ApiRequest): Promise<ApiResponse>
  /** Simulated time, ms since the Unix epoch. */
  nowMs(): number
  /** Waits until something in the cluster changed, until `ms` of simulated time passed, or until interrupted. */
  wait(ms: number): Promise<void>
  /** True once Ctrl-C was pressed: the command ends at its next step. */
  interrupted(): boolean
  stdout(text: string): void
  stderr(text: string): void
  /** All of standard input; '' when it is a terminal that nobody pipes into. */
  stdin(): Promise<string>
  readonly files: Files
  /** Absolute path that relative ones start from. */
  readonly cwd: string
  readonly env: { readonly [name: string]: string }
  /** Opens an editor on a file and waits until it is closed. */
  edit(file: { readonly path: string; readonly text: string }): Promise<Edited>
  /** Runs a command in a container; answers with its exit code. */
  exec(request: ExecRequest): Promise<number>
  listen(listener: LocalListener): Promise<Listening>
  /** Next value in [0, 1) of a generator of the host's own: for names that kubectl makes up. */
  random(): number
}
