import { describe, expect, test } from 'vitest'
import { decodeShared, encodeShared, type Shared } from '../../src/app/share/codec.ts'
import { isShared } from '../../src/app/share/is-shared.ts'

const shared: Shared = {
  title: 'Two lines — “ok”',
  seed: 7,
  files: [{ name: 'a.yaml', text: 'kind: Service\n'.repeat(200) }],
  view: 'nodes',
  from: 'pod:default/frontend',
  to: 'http://web:3000/',
}

const pack = async (value: unknown): Promise<string> => {
  const stream = new Blob([JSON.stringify(value)]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  return `s1=${Buffer.from(await new Response(stream).arrayBuffer()).toString('base64url')}`
}

describe('a shared link', () => {
  test('round-trips', async () => {
    const link = await encodeShared(shared)
    expect(link.length).toBeLessThan(400)
    expect(await decodeShared(`#${link}`)).toEqual({ ok: true, shared })
  })

  test.each([
    { name: 'is cut off', fragment: 's1=q1', reason: 'broken' },
    { name: 'holds other letters', fragment: 's1=%%%', reason: 'broken' },
    { name: 'is of another version', fragment: 's9=abc', reason: 'unknown-version' },
  ])('that $name says so', async ({ fragment, reason }) => expect(await decodeShared(fragment)).toEqual({ ok: false, reason }))

  test.each([
    { name: 'no files', value: { title: 'x' } },
    { name: 'a list', value: [] },
    { name: 'files without text', value: { files: [{ name: 'a' }] } },
  ])('with $name is broken', async ({ value }) =>
    expect(await decodeShared(await pack(value))).toEqual({ ok: false, reason: 'broken' }),
  )

  test('that unpacks to too much is refused', async () =>
    expect(await decodeShared(await pack({ files: [{ name: 'a', text: 'x'.repeat(5_000_000) }] }))).toEqual({
      ok: false,
      reason: 'too-large',
    }))

  test('with odd values keeps to what is possible', async () => {
    const result = await decodeShared(await pack({ files: [], seed: -1, view: 'moon', from: 3 }))
    expect(result).toEqual({ ok: true, shared: { title: '', seed: 1, files: [], view: 'map', from: '', to: '' } })
  })

  test('is told from other fragments', () => {
    expect(isShared('#s1=abc')).toBe(true)
    expect(isShared('#cluster-map')).toBe(false)
  })
})
