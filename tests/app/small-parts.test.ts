import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { paintLine } from '../../src/app/editor/painted-lines.ts'
import { tokensOf } from '../../src/app/editor/yaml-tokens.ts'
import { EXAMPLES } from '../../src/app/examples/all.ts'
import { chanceText, endpointText } from '../../src/app/explain/hop-words.ts'
import { resultsText, statusWords } from '../../src/app/manifests/status-words.ts'
import { cameraToFit, pinch, zoomAt } from '../../src/app/map/camera.ts'
import { fitLayout } from '../../src/app/map/fit-layout.ts'
import { freeName } from '../../src/app/store/files.ts'
import { fromKey, fromOfKey } from '../../src/app/store/requests.ts'
import { acceptSettings } from '../../src/app/store/settings.ts'
import { readManifest } from '../../src/manifest/read.ts'
import { mapLayouts } from '../../src/scene/map/layout.ts'
import type { Scene } from '../../src/scene/marks.ts'
import type { Panel, Size } from '../../src/scene/options.ts'
import { FIGURES } from '../scene/view-builder.ts'

describe('tokensOf', () => {
  test.each([
    { line: '  targetPort: 8080', kinds: ['plain', 'key', 'plain', 'plain', 'number'] },
    { line: '# a comment', kinds: ['comment'] },
    { line: 'name: "a # b"', kinds: ['key', 'plain', 'plain', 'string'] },
  ])('$line', ({ line, kinds }) => expect(tokensOf(line).map(({ kind }) => kind)).toEqual(kinds))

  test('the pieces are the line, whatever it is', () =>
    fc.assert(
      fc.property(fc.string(), (line) => {
        const joined = tokensOf(line)
          .map(({ text }) => text)
          .join('')
        expect(joined).toBe(line)
      }),
    ))
})

test('paintLine underlines exactly the problem', () => {
  const range = { startLine: 3, startColumn: 9, endLine: 3, endColumn: 13 }
  const pieces = paintLine('  port: 8080', 3, [{ severity: 'error', message: '', range, document: 0, source: 'server' }])
  expect(pieces.filter(({ severity }) => severity === 'error').map(({ text }) => text)).toEqual(['8080'])
})

test('a document that could not be read is named by its place', () => {
  expect(resultsText([{ document: 2, action: 'failed' }])).toBe('document 3 refused')
  expect(statusWords('x', [{ document: 0, action: 'failed' }]).title).toBe('status.refused')
})

describe('the status of a file whose apply was undone', () => {
  const object = { document: 0, kind: 'Service', namespace: 'default', name: 'mine' }
  const created = { ...object, action: 'created' } as const
  test.each([
    { name: 'as it was', would: 'unchanged', title: 'status.applied', detail: 'service/mine created' },
    { name: 'gone', would: 'created', title: 'status.gone', detail: 'service/mine' },
    { name: 'otherwise', would: 'configured', title: 'status.moved', detail: 'service/mine' },
  ] as const)('the object is $name', ({ would, title, detail }) =>
    expect(statusWords('x', [created], [{ ...object, action: would }])).toMatchObject({ title, detail }),
  )
})

describe('camera', () => {
  test('zoom keeps what is under the pointer', () => {
    const from = { k: 1, x: 10, y: 20 }
    const at = { x: 100, y: 50 }
    const to = zoomAt(from, at, 2)
    expect((at.x - to.x) / to.k).toBeCloseTo((at.x - from.x) / from.k)
  })
  test('two fingers that move together pan', () =>
    expect(
      pinch(
        { k: 1, x: 0, y: 0 },
        [
          { x: 0, y: 0 },
          { x: 10, y: 0 },
        ],
        [
          { x: 5, y: 5 },
          { x: 15, y: 5 },
        ],
      ),
    ).toEqual({ k: 1, x: 5, y: 5 }))
  test.each([
    { scene: { width: 700, height: 500 }, at: { k: 1.2, x: 30, y: 0 } },
    { scene: { width: 400, height: 200 }, at: { k: 1.3, x: 190, y: 170 } },
  ])('what leaves room is drawn larger, up to 1.3, in the middle: $scene', ({ scene, at }) =>
    expect(cameraToFit(scene, { width: 900, height: 600 })).toEqual(at),
  )
  test('what does not is zoomed out', () =>
    expect(cameraToFit({ width: 1000, height: 500 }, { width: 500, height: 500 }).k).toBe(0.5))
})

describe('fitLayout', () => {
  const scene = ({ width, height }: Size): Scene => ({
    kind: 'map',
    width,
    height,
    areas: [],
    places: [],
    gates: [],
    services: [],
    groups: [],
    pods: [],
    stations: [],
    tracks: [],
  })
  const panel = { width: 700, height: 600 }
  /** A picture that needs `least`; as it is estimated, if that is not said otherwise. */
  const layouts = (least: (panel: Panel) => Size, estimate = least) => {
    const laidOut: Panel[] = []
    const layOut = (given: Panel) => {
      laidOut.push(given)
      const { width, height } = least(given)
      return scene({ width: Math.max(width, given.width), height: Math.max(height, given.height) })
    }
    return { laidOut, estimate, layOut }
  }
  test.each([
    {
      name: 'what is small, for a smaller panel, so that it is drawn larger',
      least: { width: 300, height: 200 },
      is: { width: 539, height: 462 },
    },
    { name: 'what just fits, as it is', least: panel, is: panel },
    {
      name: 'what is too wide, with the height that zooming out frees',
      least: { width: 1400, height: 300 },
      is: { width: 1400, height: 1200 },
    },
  ])('lays out $name', ({ least, is }) =>
    expect(
      fitLayout(
        layouts(() => least),
        panel,
      ),
    ).toMatchObject(is),
  )
  test('folds sooner only while nothing could be read otherwise, and three Pods never', () => {
    const counted = layouts(({ foldAbove = 12, width }) => ({ width, height: foldAbove > 6 ? 3000 : 600 }))
    fitLayout(counted, panel)
    expect(new Set(counted.laidOut.map(({ foldAbove }) => foldAbove))).toEqual(new Set([6]))
    const hopeless = layouts(({ foldAbove = 12, width }) => ({ width, height: foldAbove * 2000 }))
    fitLayout(hopeless, panel)
    expect(hopeless.laidOut.every(({ foldAbove = 0 }) => foldAbove >= 3)).toBe(true)
  })
  test.each(Object.entries(FIGURES))('two pictures are laid out at most: %s', (_, figure) => {
    const { estimate, layOut } = mapLayouts(figure, { showSystem: false, expanded: new Set(), clients: [] })
    for (const size of [panel, { width: 390, height: 560 }, { width: 1280, height: 700 }]) {
      let count = 0
      const counted = (given: Panel) => {
        count += 1
        return layOut(given)
      }
      fitLayout({ estimate, layOut: counted }, size)
      expect(count).toBeLessThanOrEqual(2)
    }
  })
  test('the estimate is near what is drawn', () => {
    for (const [name, figure] of Object.entries(FIGURES)) {
      const { estimate, layOut } = mapLayouts(figure, { showSystem: false, expanded: new Set(), clients: [] })
      const about = estimate({ width: 390, height: 1 })
      const drawn = layOut({ width: 390, height: 1 })
      expect(about.height / drawn.height, name).toBeGreaterThan(0.75)
      expect(about.height / drawn.height, name).toBeLessThan(1.3)
      expect(about.width / Math.max(drawn.width, about.width), name).toBeGreaterThan(0.8)
    }
  })
})

test.each([
  { from: { pod: 'shop/web' }, key: 'pod:shop/web' },
  { from: { node: 'node-1' }, key: 'node:node-1' },
  { from: { external: true, at: 'laptop' }, key: 'laptop' },
  { from: { external: true, at: 'internet' }, key: 'internet' },
] as const)('$key round-trips', ({ from, key }) => {
  expect(fromKey(from)).toBe(key)
  expect(fromOfKey(key)).toEqual(from)
})

test.each([
  { chance: 1 / 3, text: '1 in 3' },
  { chance: 0.4, text: '40 %' },
])('chance $text', ({ chance, text }) => expect(chanceText(chance)).toBe(text))

test.each([
  { address: '10.0.0.1', port: 80, text: '10.0.0.1:80' },
  { address: 'fd00::1', port: 80, text: '[fd00::1]:80' },
  { address: '10.0.0.1', port: 0, text: '10.0.0.1' },
])('$text', ({ address, port, text }) => expect(endpointText(address, port)).toBe(text))

test.each([
  { name: 'a.yaml', taken: [], free: 'a.yaml' },
  { name: 'a.yaml', taken: ['a.yaml', 'a-2.yaml'], free: 'a-3.yaml' },
])('$name among $taken is $free', ({ name, taken, free }) => expect(freeName(name, taken)).toBe(free))

test.each([
  { results: [{ document: 0, kind: 'Service', name: 'web', action: 'configured' }], text: 'service/web configured' },
  {
    results: [
      { document: 0, kind: 'Service', name: 'web', action: 'created' },
      { document: 1, kind: 'Pod', name: 'p', action: 'failed' },
    ],
    text: '1 created, 1 refused',
  },
] as const)('$text', ({ results, text }) => expect(resultsText(results)).toBe(text))

test.each([
  { stored: { theme: 'dark' }, theme: 'dark' },
  { stored: { theme: 'pink' }, theme: 'system' },
])('stored theme $stored.theme', ({ stored, theme }) => expect(acceptSettings(stored)?.theme).toBe(theme))

describe('examples', () => {
  const all = EXAMPLES.flatMap(({ examples }) => examples)
  test.each(all.flatMap(({ id, files }) => files.map(({ name, text }) => ({ id, name, text }))))(
    '$id $name reads without a problem',
    ({ text }) => expect(readManifest(text).problems).toEqual([]),
  )
  test('have ids of their own', () => expect(new Set(all.map(({ id }) => id)).size).toBe(all.length))
})
