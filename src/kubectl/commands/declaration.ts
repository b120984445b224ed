import type { FlagSpec } from '../flags/types.ts'

/** What kubectl says of a command: the words of its help, and the flags it takes. */
export interface Declaration {
  /** One line, as the list of commands shows it. */
  readonly short: string
  readonly long: string
  readonly aliases?: readonly string[]
  readonly examples?: string
  /** `create service clusterip NAME [--tcp=<port>:<targetPort>] [--dry-run=server|client|none]`. */
  readonly usage: string
  readonly flags: readonly FlagSpec[]
  /** Name and line of the commands below it, those that are not modelled included. */
  readonly children?: readonly (readonly [name: string, short: string])[]
}

/** A heading of kubectl's own help and the commands under it. */
export interface Group {
  readonly title: string
  readonly commands: readonly (readonly [name: string, short: string])[]
}
