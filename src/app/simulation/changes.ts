import type { Command } from '../../core/sim/types.ts'

const LOOKS: ReadonlySet<string> = new Set(['send', 'burst'])

const changesIn = (log: readonly Command[]): readonly Command[] =>
  log.filter((command) => command.do === 'mark' && !LOOKS.has(command.label))

/** True when two command logs differ in what the person did to the cluster; requests only look at it. */
export function differInChanges(before: readonly Command[], after: readonly Command[]): boolean {
  const [a, b] = [changesIn(before), changesIn(after)]
  return a.length !== b.length || a.at(-1) !== b.at(-1)
}
