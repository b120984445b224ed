import type { JsonValue } from '../../core/api/json.ts'
import type { Result } from '../../core/api/status.ts'
import type { Trouble } from '../client/trouble.ts'
import type { Invocation } from '../command.ts'
import { sortKeys } from '../print/json-text.ts'
import { type DryRun, doneLine } from '../print/name.ts'
import { printerOf } from '../print/output.ts'

/** Prints what became of an object: as `-o` asks, else one line that says what was `done` to it. */
export type Report = (object: JsonValue, done: string) => Trouble | null

/**
 * How a command that changes objects tells of them. `shape` gives the order of keys: that of the text for objects without
 * a type of their own, that of the Go struct for others.
 * Source: cli-runtime pkg/genericclioptions/print_flags.go, name_flags.go.
 */
export async function reporterOf(
  { flags, host }: Pick<Invocation, 'flags' | 'host'>,
  dryRun: DryRun = 'none',
  shape: (object: JsonValue) => JsonValue = sortKeys,
): Promise<Result<Report, Trouble>> {
  const printer = await printerOf(flags, { host })
  if (!printer.ok) return printer
  const print = printer.value
  const report: Report = (object, done) => {
    const text = print ? print(shape(object)) : ({ ok: true, value: doneLine(object, done, dryRun) } as const)
    if (!text.ok) return text.error
    host.stdout(text.value)
    return null
  }
  return { ok: true, value: report }
}
