import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { matchesLabelSelector, matchesPairs } from '../../src/core/labels/match.ts'
import { parseSelector } from '../../src/core/labels/parse.ts'
import { matches, printSelector, type Selector, selectorOfObject, selectorOfPairs } from '../../src/core/labels/selector.ts'

function parsed(text: string): Selector {
  const result = parseSelector(text)
  if (!result.ok) throw new Error(result.error)
  return result.value
}

describe('parseSelector', () => {
  test.each([
    { text: '', canonical: '' },
    { text: ' app = web , tier in ( b , a ) ', canonical: 'app=web,tier in (a,b)' },
    { text: 'x in ()', canonical: 'x in ()' },
    { text: '!gone,in,notin notin (in)', canonical: '!gone,in,notin notin (in)' },
    { text: 'a>1,a<5', canonical: 'a>1,a<5' },
  ])('prints $text as $canonical', ({ text, canonical }) => expect(printSelector(parsed(text))).toBe(canonical))

  test.each([
    { text: 'a,', error: "found '', expected: identifier after ','" },
    { text: 'a b', error: "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt" },
    { text: 'a in (x', error: "unable to parse requirement: found '', expected: ',' or ')'" },
    { text: 'a)', error: "unable to parse requirement: found ')', expected: in, notin, =, ==, !=, gt, lt" },
  ])('refuses $text', ({ text, error }) => expect(parseSelector(text)).toEqual({ ok: false, error }))

  test('keys of Object.prototype are labels like any other', () => {
    expect(matches(parsed('constructor'), {})).toBe(false)
    expect(matches(parsed('!toString'), {})).toBe(true)
    expect(matches(parsed('valueOf=a'), { valueOf: 'a' })).toBe(true)
  })

  test('never throws and always ends, whatever the text', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom('a', '1', ' ', ',', '=', '!', '(', ')', '<', '>', 'in ', '\0') }),
    )
    fc.assert(fc.property(text, (input) => typeof parseSelector(input).ok === 'boolean'))
  })
})

const word = fc.constantFrom('a', 'b', 'in', 'notin', 'x-1', 'example.com/tier')
const value = fc.constantFrom('', 'a', 'b', '1', '7', 'in')
const requirement = fc.oneof(
  fc.tuple(word, fc.constantFrom('=', '==', '!='), value).map(([key, op, one]) => `${key}${op}${one}`),
  fc
    .tuple(word, fc.constantFrom('in', 'notin'), fc.uniqueArray(value, { maxLength: 3 }))
    .map(([key, op, all]) => `${key} ${op} (${all.join(',')})`),
  fc.tuple(word, fc.constantFrom('>', '<'), fc.integer({ min: 0, max: 9 })).map(([key, op, bound]) => `${key}${op}${bound}`),
  fc.tuple(fc.constantFrom('', '!'), word).map((parts) => parts.join('')),
)
const labels = fc.dictionary(word, value)

describe('laws of selectors', () => {
  test('what is printed parses back to the same selector', () => {
    fc.assert(
      fc.property(fc.array(requirement, { maxLength: 4 }), (all) => {
        const selector = parsed(all.join(','))
        expect(printSelector(parsed(printSelector(selector)))).toBe(printSelector(selector))
      }),
    )
  })

  test('the order of requirements does not matter', () => {
    fc.assert(
      fc.property(fc.array(requirement, { maxLength: 4 }), labels, (all, pairs) => {
        expect(matches(parsed(all.toReversed().join(',')), pairs)).toBe(matches(parsed(all.join(',')), pairs))
      }),
    )
  })

  test('the text form, the plain map and the object agree', () => {
    fc.assert(
      fc.property(labels, labels, (wanted, pairs) => {
        const text = Object.entries(wanted)
          .map((pair) => pair.join('='))
          .join(',')
        const object = selectorOfObject({ matchLabels: wanted })
        const answers = [
          matches(parsed(text), pairs),
          matches(selectorOfPairs(wanted), pairs),
          object.ok && object.value !== null && matches(object.value, pairs),
          matchesLabelSelector({ matchLabels: wanted }, pairs),
        ]
        expect(new Set(answers).size).toBe(1)
        // A Service's selector differs in one thing: an empty one selects nothing.
        expect(matchesPairs(wanted, pairs)).toBe(Object.keys(wanted).length > 0 && answers[0] === true)
      }),
    )
  })
})
