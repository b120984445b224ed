import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { JsonValue } from '../../src/core/api/json.ts'
import { toYaml } from '../../src/manifest/to-yaml.ts'

const WORDS = 'word '.repeat(30)
const LINE = 'word '.repeat(15).trim()

describe('toYaml', () => {
  /** What kubectl v1.32 prints for a ConfigMap with this value under the key `k`. */
  test.each<[value: string, printed: string]>([
    ['', '""'],
    ['a', 'a'],
    ['Yes', '"Yes"'],
    ['yES', 'yES'],
    ['nULL', 'nULL'],
    ['NULL', '"NULL"'],
    ['y', '"y"'],
    ['~', '"~"'],
    ['1', '"1"'],
    ['1e3', '"1e3"'],
    ['0x1f', '"0x1f"'],
    ['1_000', '"1_000"'],
    ['12:30:45', '"12:30:45"'],
    ['2025-01-15', '"2025-01-15"'],
    ['10.96.0.1', '10.96.0.1'],
    ['10.0.0.0/8', '10.0.0.0/8'],
    [' a', "' a'"],
    ['a: b', "'a: b'"],
    ['a:b', 'a:b'],
    ['a #b', "'a #b'"],
    ['a#b', 'a#b'],
    ['- a', "'- a'"],
    ['-a', '-a'],
    ['*a', "'*a'"],
    ["it's", "it's"],
    ["'a'", "'''a'''"],
    ['<<', '<<'],
    ['.Inf', '".Inf"'],
    ['\u00a0a', '\u00a0a'],
    ['a\tb', '"a\\tb"'],
    ['\u0001', '"\\x01"'],
    ['\u001besc', '"\\eesc"'],
    ['\u{1f600}', '"\\U0001F600"'],
    ['a\nb', '|-\n    a\n    b'],
    ['a\nb\n', '|\n    a\n    b'],
    ['a\n\n', '|+\n    a\n'],
    ['\n', '|2+\n'],
    ['  a\nb', '|2-\n      a\n    b'],
    ['a \nb', '"a \\nb"'],
    [`${WORDS}end`, `${LINE} word\n    ${LINE.slice(5)} end`],
    [`"${WORDS}"\u0001`, `"\\"${LINE}\n    ${LINE} \\"\\x01"`],
    [` lead ${WORDS}`, `' lead ${LINE.slice(5)}\n    word ${LINE} '`],
  ])('%j', (value, printed) => expect(toYaml({ k: { k: value } })).toBe(`k:\n  k: ${printed}\n`))

  test('keys are sorted, numbers in them as numbers, and lists are not indented', () =>
    expect(toYaml({ b10: 1, b9: [{ y: 1, x: [] }, 'z'], a: {} })).toBe('a: {}\nb9:\n- x: []\n  "y": 1\n- z\nb10: 1\n'))

  test('reads back as what it was', () =>
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        const json: JsonValue = JSON.parse(JSON.stringify(value))
        expect(parse(toYaml(json))).toEqual(json)
      }),
    ))
})
