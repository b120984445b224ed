import type { Command, Run } from '../command.ts'
import { type CommandPath, DECLARED } from './declared.generated.ts'

/**
 * A command that is modelled. `unmodelled` names the flags that kubectl knows and we do not act on: using one says so and
 * does nothing else.
 */
export const defineCommand = (path: CommandPath, run: Run, unmodelled: readonly string[] = []): Command => ({
  path,
  declared: DECLARED[path],
  unmodelledFlags: unmodelled,
  run,
})
