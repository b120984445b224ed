import type { Client } from './client/client.ts'
import type { FlagSpec, Flags } from './flags/types.ts'
import type { KubectlHost } from './host.ts'

/** An expected failure: what goes to standard error, whole, and what the shell sees. */
export interface Failure {
  /** As printed, with its newline. */
  readonly stderr: string
  readonly exitCode: number
}

/** One call of one command, its line already taken apart. */
export interface Invocation {
  /** `['kubectl', 'create', 'service', 'clusterip']`. */
  readonly path: readonly string[]
  /** Words that are no flags, before `--`. */
  readonly args: readonly string[]
  /** Words after `--`; null when there was no `--`. */
  readonly dashed: readonly string[] | null
  readonly flags: Flags
  readonly host: KubectlHost
  /** The API server as kubectl sees it: discovery, resources, errors, and the namespace in force. */
  readonly client: Client
}

/** A command or a group of commands. `run` prints and answers with the exit code, or with a Failure to print. */
export interface Command {
  readonly name: string
  readonly aliases?: readonly string[]
  /** One line, as the list of commands shows it. */
  readonly short: string
  readonly long?: string
  readonly examples?: string
  /** `clusterip NAME [--tcp=<port>:<targetPort>] [--dry-run=server|client|none]`, without the words before it. */
  readonly use: string
  readonly flags: readonly FlagSpec[]
  readonly commands?: readonly Command[]
  run?(invocation: Invocation): Promise<number | Failure>
}
