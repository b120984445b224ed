import { useStore } from 'zustand'
import { DONE_KEY } from '../../lessons/keys.ts'
import type { Block, Inline, Prose } from '../../lessons/prose.ts'
import controls from '../parts/controls.module.css'
import styles from './Lesson.module.css'
import { fragmentOf } from './lesson-link.ts'
import { playing } from './playing.ts'

const href = (to: string): string => (to.startsWith('lesson:') ? fragmentOf({ id: to.slice('lesson:'.length), step: '' }) : to)

function Mark({ part }: { readonly part: Inline }) {
  switch (part.is) {
    case 'text':
      return part.text
    case 'code':
      return <code>{part.text}</code>
    case 'strong':
      return (
        <strong>
          <Line of={part.of} />
        </strong>
      )
    case 'em':
      return (
        <em>
          <Line of={part.of} />
        </em>
      )
    case 'link':
      return (
        <a
          className={controls.link}
          href={href(part.to)}
          {...(part.to.startsWith('lesson:') ? {} : { target: '_blank', rel: 'noreferrer' })}
        >
          <Line of={part.of} />
        </a>
      )
  }
}

const Line = ({ of }: { readonly of: readonly Inline[] }) =>
  // biome-ignore lint/suspicious/noArrayIndexKey: words do not move.
  of.map((part, i) => <Mark key={i} part={part} />)

function Paragraph({ block }: { readonly block: Block }) {
  if (block.is === 'paragraph')
    return (
      <p>
        <Line of={block.of} />
      </p>
    )
  if (block.is === 'code') return <pre>{block.text}</pre>
  const items = block.items.map((item, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: words do not move.
    <li key={i}>
      <Line of={item} />
    </li>
  ))
  return block.ordered ? <ol>{items}</ol> : <ul>{items}</ul>
}

/** Words of a lesson. */
export function Words({ prose }: { readonly prose: Prose | undefined }) {
  return (
    <div className={styles.words}>
      {prose?.map((block, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: words do not move.
        <Paragraph key={i} block={block} />
      ))}
    </div>
  )
}

/** The words of the lesson that is played, under a key. */
export function useProse(key: string): Prose | undefined {
  return useStore(playing, ({ loaded }) => loaded?.texts.sections[key])
}

export const Done = () => <Words prose={useProse(DONE_KEY)} />
