import { useEffect, useRef, useState } from 'react'

interface Identified {
  readonly id: string
}

export interface Present<T> {
  readonly mark: T
  readonly leaving: boolean
}

const LEAVE_MS = 260

/** The marks, and for a moment those that are gone, so that they can fade where they stood. */
export function usePresence<T extends Identified>(marks: readonly T[]): readonly Present<T>[] {
  const last = useRef<readonly T[]>([])
  const [gone, setGone] = useState<readonly T[]>([])
  useEffect(() => {
    const here = new Set(marks.map(({ id }) => id))
    const left = last.current.filter(({ id }) => !here.has(id))
    last.current = marks
    setGone((before) =>
      before.length === 0 && left.length === 0 ? before : [...before.filter(({ id }) => !here.has(id)), ...left],
    )
  }, [marks])
  useEffect(() => {
    if (gone.length === 0) return
    const timer = setTimeout(() => setGone([]), LEAVE_MS)
    return () => clearTimeout(timer)
  }, [gone])
  const here = new Set(marks.map(({ id }) => id))
  const fading = gone.filter(({ id }) => !here.has(id))
  return [...marks.map((mark) => ({ mark, leaving: false })), ...fading.map((mark) => ({ mark, leaving: true }))]
}
