import { describe, expect, test } from 'vitest'
import { COMMANDS } from '../../src/kubectl/commands/registry.ts'
import { parseDuration } from '../../src/kubectl/flags/duration.ts'
import { parseFlags } from '../../src/kubectl/flags/parse.ts'
import type { FlagSpec } from '../../src/kubectl/flags/types.ts'

const flag = (name: string, kind: FlagSpec['kind'], rest: Partial<FlagSpec> = {}): FlagSpec => {
  const none = { bool: 'false', string: '', int: '0', strings: '[]', array: '[]', duration: '0s' }
  return { name, kind, default: none[kind], help: '', ...rest }
}
const SPECS = [
  flag('output', 'string', { shorthand: 'o' }),
  flag('namespace', 'string', { shorthand: 'n' }),
  flag('stdin', 'bool', { shorthand: 'i' }),
  flag('tty', 'bool', { shorthand: 't' }),
  flag('tcp', 'strings'),
  flag('env', 'array'),
  flag('port', 'int'),
  flag('timeout', 'duration'),
  flag('dry-run', 'string', { default: 'none', bare: 'unchanged' }),
]

describe('parseFlags', () => {
  test.each<[string, string[], string, unknown]>([
    ['a shorthand and its value in one word', ['-oyaml'], 'output', 'yaml'],
    ['a shorthand with =', ['-o=yaml'], 'output', 'yaml'],
    ['a shorthand and a word', ['-o', 'yaml'], 'output', 'yaml'],
    ['a name with =', ['--output=a=b'], 'output', 'a=b'],
    ['a name and a word', ['--output', 'yaml'], 'output', 'yaml'],
    ['shorthands together', ['-it'], 'tty', true],
    ['the last of several', ['-n', 'a', 'pods', '-n', 'b'], 'namespace', 'b'],
    ['a bare value', ['--dry-run', 'client'], 'dry-run', 'unchanged'],
    ['an underscore for a dash', ['--dry_run=client'], 'dry-run', 'client'],
    ['a list at commas', ['--tcp=80:80,"a,b"', '--tcp', '1'], 'tcp', ['80:80', 'a,b', '1']],
    ['an array with commas', ['--env=A=1,2', '--env', 'B=3'], 'env', ['A=1,2', 'B=3']],
    ['a number in hex', ['--port=0x10'], 'port', 16],
  ])('reads %s', (_, line, name, value) => {
    const parsed = parseFlags(line, SPECS)
    if (!parsed.ok) throw new Error(parsed.error)
    const { flags } = parsed.value
    const kind = SPECS.find((spec) => spec.name === name)?.kind
    const read =
      kind === 'bool'
        ? flags.bool(name)
        : kind === 'int'
          ? flags.int(name)
          : kind === 'string'
            ? flags.text(name)
            : flags.list(name)
    expect(read).toEqual(value)
  })

  test.each<[string[], string]>([
    [['--bogus'], 'unknown flag: --bogus'],
    [['-x'], "unknown shorthand flag: 'x' in -x"],
    [['-ix'], "unknown shorthand flag: 'x' in -x"],
    [['-n'], "flag needs an argument: 'n' in -n"],
    [['--output'], 'flag needs an argument: --output'],
    [['---x'], 'bad flag syntax: ---x'],
    [['-=x'], "unknown shorthand flag: '=' in -=x"],
    [['--port=http'], 'invalid argument "http" for "--port" flag: strconv.ParseInt: parsing "http": invalid syntax'],
    [['--stdin=maybe'], 'invalid argument "maybe" for "-i, --stdin" flag: strconv.ParseBool: parsing "maybe": invalid syntax'],
    [['--timeout=5'], 'invalid argument "5" for "--timeout" flag: time: missing unit in duration "5"'],
  ])('refuses %j as pflag does', (line, error) => expect(parseFlags(line, SPECS)).toEqual({ ok: false, error }))

  test('ends flags at --', () => {
    const parsed = parseFlags(['run', 'box', '--', 'sh', '-c', 'date'], SPECS)
    expect(parsed.ok && parsed.value).toMatchObject({ words: ['run', 'box', 'sh', '-c', 'date'], beforeDash: 2 })
  })
})

test.each<[string, unknown]>([
  ['1h30m', { ok: true, value: 5_400_000 }],
  ['-1s', { ok: true, value: -1000 }],
  ['1.5s', { ok: true, value: 1500 }],
  ['0', { ok: true, value: 0 }],
  ['x', { ok: false, error: 'time: invalid duration "x"' }],
  ['3y', { ok: false, error: 'time: unknown unit "y" in duration "3y"' }],
])('the duration %s', (text, result) => expect(parseDuration(text)).toEqual(result))

test.each(COMMANDS.map(({ path, declared, unmodelledFlags }) => [path, declared, unmodelledFlags] as const))(
  'kubectl %s declares the flags that it does not model',
  (_, { flags }, unmodelled) => expect(unmodelled.filter((name) => !flags.some((spec) => spec.name === name))).toEqual([]),
)
