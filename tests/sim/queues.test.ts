import { describe, expect, test } from 'vitest'
import { ExpiryQueue } from '../../src/core/sim/expiry-queue.ts'
import { WorkQueue } from '../../src/core/sim/work-queue.ts'

describe('WorkQueue', () => {
  test('gives keys in the order in which they came, each once', () => {
    const queue = new WorkQueue()
    for (const key of ['b', 'a', 'b', 'c', 'a']) queue.add(key)
    expect(queue.size).toBe(3)
    expect([queue.take(), queue.take(), queue.take(), queue.take()]).toEqual(['b', 'a', 'c', undefined])
  })

  test('takes a key again once it was taken', () => {
    const queue = new WorkQueue()
    queue.add('a')
    queue.add('b')
    expect(queue.take()).toBe('a')
    queue.add('a')
    expect([queue.take(), queue.take()]).toEqual(['b', 'a'])
  })

  test('keeps its order over many more keys than it holds at a time', () => {
    const queue = new WorkQueue()
    const taken: (string | undefined)[] = []
    for (let i = 0; i < 5000; i += 1) {
      queue.add(`${i}`)
      if (i % 3 > 0) taken.push(queue.take())
    }
    while (queue.size > 0) taken.push(queue.take())
    expect(taken).toEqual(Array.from({ length: 5000 }, (_, i) => `${i}`))
  })
})

describe('ExpiryQueue', () => {
  const item = (name: string) => ({ name, place: -1 })

  test('gives what is due, earliest first, and what was put in again last', () => {
    const queue = new ExpiryQueue<ReturnType<typeof item>>()
    const [a, b] = [item('a'), item('b')]
    queue.put(a, 10)
    queue.put(b, 20)
    queue.put(a, 30)
    expect([queue.size, queue.nextMs]).toEqual([2, 20])
    expect(queue.takeDue(19)).toBeUndefined()
    expect([queue.takeDue(30), queue.takeDue(30), queue.takeDue(30)]).toEqual([b, a, undefined])
    expect([queue.size, queue.nextMs]).toEqual([0, null])
  })

  test('forgets what was dropped', () => {
    const queue = new ExpiryQueue<ReturnType<typeof item>>()
    const items = Array.from({ length: 5000 }, (_, i) => item(`${i}`))
    for (const [i, each] of items.entries()) queue.put(each, i)
    for (const [i, each] of items.entries()) if (i % 5 > 0) queue.drop(each)
    expect(queue.size).toBe(1000)
    const left = Array.from({ length: 1000 }, () => queue.take()?.name)
    expect(left).toEqual(Array.from({ length: 1000 }, (_, i) => `${i * 5}`))
  })
})
