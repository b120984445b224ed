import { deepFreeze } from '../storage/freeze.ts'
import type { Command } from './types.ts'

/** What was done to a cluster, in order. Time that passes twice in a row passes once; a settle after a settle is none. */
export class CommandLog {
  readonly #commands: Command[] = []

  add(command: Command): void {
    const last = this.#commands.at(-1)
    if (command.do === 'advance' && command.ms === 0) return
    if (command.do === 'settle' && last?.do === 'settle') return
    if (command.do === 'advance' && last?.do === 'advance') {
      this.#commands[this.#commands.length - 1] = { do: 'advance', ms: last.ms + command.ms }
      return
    }
    this.#commands.push(deepFreeze(command))
  }

  get commands(): readonly Command[] {
    return this.#commands
  }
}
