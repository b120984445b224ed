import { layOutTabs } from '../../print/tab-writer.ts'

/**
 * Text of columns in the making, as kubectl's PrefixWriter takes it: tabs end cells, and columns reach from one flush to
 * the next.
 * Source: kubectl pkg/describe/describe.go.
 */
export class DescribeWriter {
  readonly #done: string[] = []
  #text = ''

  /** Two blanks a level before the text. */
  write(level: number, text: string): void {
    this.#text += '  '.repeat(level) + text
  }

  line(level: number, text: string): void {
    this.write(level, `${text}\n`)
  }

  flush(): void {
    this.#done.push(layOutTabs(this.#text))
    this.#text = ''
  }

  /** What was written, columns laid out. */
  text(): string {
    this.flush()
    return this.#done.join('')
  }

  /** What was written, tabs as they are. */
  raw(): string {
    return this.#text
  }
}
