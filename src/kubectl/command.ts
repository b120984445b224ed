import type { Client } from './client/client.ts'
import type { Declaration } from './commands/declaration.ts'
import type { Flags } from './flags/types.ts'
import type { KubectlHost } from './host.ts'

/** An expected failure: what goes to standard error, whole, and what the shell sees. */
export interface Failure {
  /** As printed, with its newline. */
  readonly stderr: string
  readonly exitCode: number
}

/** One call of one command, its line already taken apart. */
export interface Invocation {
  /** `create service clusterip`. */
  readonly path: string
  /** Words that are no flags, before `--`. */
  readonly args: readonly string[]
  /** Words after `--`; null when there was no `--`. */
  readonly dashed: readonly string[] | null
  readonly flags: Flags
  readonly host: KubectlHost
  /** The API server as kubectl sees it: discovery, resources, errors, and the namespace in force. */
  readonly client: Client
}

/** Prints and answers with the exit code, or with a Failure to print. */
export type Run = (invocation: Invocation) => Promise<number | Failure>

/** A command that is modelled: what kubectl says of it, and what it does. */
export interface Command {
  /** `create service clusterip`. */
  readonly path: string
  readonly declared: Declaration
  /** Flags that kubectl knows and we do not act on: using one says so and does nothing else. */
  readonly unmodelledFlags: readonly string[]
  readonly run: Run
}
