import { describe, expect, test } from 'vitest'
import { MAX_DOCUMENTS, MAX_TEXT } from '../../src/manifest/limits.ts'
import { readManifest } from '../../src/manifest/read.ts'

const LOST = `apiVersion: v1
kind: Service
metadata:
name: nginx-service
spec:
type: ClusterIP
selector:
app: nginx-service
ports:
- port: 80
targetPort: 80
`

const WHOLE = `apiVersion: v1
kind: Service
metadata:
  name: nginx-service
spec:
  type: ClusterIP
  selector:
    app: nginx-service
  ports:
    - port: 80
      targetPort: 80
`

const POD = 'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\n'

describe('readManifest', () => {
  test('reads documents, with the place of every field', () => {
    const { documents, objects, problems } = readManifest(`${POD}---\n${WHOLE}`)
    expect(problems).toEqual([])
    expect(objects).toHaveLength(2)
    expect(documents[1]).toMatchObject({ kind: 'Service', name: 'nginx-service', apiVersion: 'v1' })
    expect(documents[1]?.fields['spec.ports[0].targetPort']).toEqual({
      startLine: 15,
      startColumn: 19,
      endLine: 15,
      endColumn: 21,
    })
    expect(documents[1]?.keys['spec.ports[0].targetPort']).toMatchObject({ startLine: 15, startColumn: 7 })
  })

  test.each([
    { name: 'nothing', text: '' },
    { name: 'comments', text: '# one\n# two\n' },
    { name: 'empty documents', text: '---\n---\n# three\n---\n' },
  ])('finds no object and no problem in $name', ({ text }) => {
    expect(readManifest(text)).toEqual({ documents: [], objects: [], problems: [] })
  })

  test.each([
    { name: 'a tab', text: 'kind: Pod\nmetadata:\n\tname: a\n', line: 3, says: /tab/i },
    { name: 'a key that stands twice', text: 'kind: Pod\nmetadata:\n  name: a\n  name: b\n', line: 4, says: /twice/ },
    {
      name: 'an open bracket',
      text: 'metadata:\n  name: [web\nspec:\n  a: 1\n',
      line: 2,
      says: /^\[ is not closed: \] is missing/,
    },
    { name: 'an open bracket in an open brace', text: 'spec: {\n  ports: [80\n', line: 2, says: /^\[ is not closed/ },
    { name: 'an open brace', text: 'metadata: {name: web\nspec:\n  a: 1\n', line: 1, says: /^\{ is not closed/ },
    { name: 'a bracket that closes nothing', text: 'a: ]\n', line: 1, says: /^\] closes nothing/ },
    { name: 'an open quote', text: 'kind: Pod\nspec:\n  name: "web\n  a: 1\n', line: 3, says: /^" is not closed/ },
    { name: 'a missing colon', text: 'kind Pod\nmetadata:\n  name: a\n', line: 1, says: /colon is missing/ },
    { name: 'a missing space', text: 'kind:Pod\nmetadata:\n  name: a\n', line: 1, says: /space is missing.*"kind: Pod"/ },
    { name: 'a second colon', text: 'kind: Pod: b\n', line: 1, says: /Two colons/ },
    {
      name: 'a line too deep',
      text: 'metadata:\n  name: web\n   labels:\n    a: b\n',
      line: 2,
      says: /next line is indented too deep/,
    },
    {
      name: 'a line beside its map',
      text: 'metadata:\n    name: web\n  labels:\n    a: b\n',
      line: 3,
      says: /start in the column/,
    },
    { name: 'a letter that needs quotes', text: 'name: @web\n', line: 1, says: /cannot begin with @/ },
    { name: 'an escape that is none', text: 'name: "\\q"\n', line: 1, says: /^\\q means nothing/ },
    { name: 'a key after a list', text: '- a\nb: 1\n', line: 2, says: /does not fit/ },
  ])('says where $name is', ({ text, line, says }) => {
    const [problem, ...others] = readManifest(text).problems
    expect(problem?.range.startLine).toBe(line)
    expect(others, 'its echoes are not told').toEqual([])
    expect(problem?.message).toMatch(says)
  })

  test('reads the other documents when one is broken', () => {
    const { objects, problems } = readManifest(`${POD}---\nkind: [\n---\n${POD}`)
    expect(objects.map((object) => object !== undefined)).toEqual([true, false, true])
    expect(problems.every(({ document }) => document === 1)).toBe(true)
  })

  test('takes the items of a List as objects of their own', () => {
    const text =
      'apiVersion: v1\nkind: List\nitems:\n- kind: Pod\n  metadata:\n    name: a\n- kind: Service\n  metadata:\n    name: b\n'
    const { documents } = readManifest(text)
    expect(documents.map(({ kind, name }) => `${kind}/${name}`)).toEqual(['Pod/a', 'Service/b'])
    expect(documents[1]?.fields['metadata.name']).toMatchObject({ startLine: 9 })
  })

  test.each([
    { name: 'more text than can be read', text: `a: "${'x'.repeat(MAX_TEXT)}"`, says: /million characters/ },
    { name: 'more documents than can be read', text: 'kind: Pod\n---\n'.repeat(MAX_DOCUMENTS + 1), says: /documents/ },
    {
      name: 'aliases that explode',
      text: `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefgh'].map((k, i) => `${k}: &${k} [${Array(9).fill(`*${'abcdefg'[i]}`).join(',')}]`).join('\n')}\n`,
      says: /aliases/,
    },
  ])('refuses $name with a message', ({ text, says }) => {
    const { problems } = readManifest(text)
    expect(problems).toHaveLength(1)
    expect(problems[0]?.message).toMatch(says)
  })

  test('keeps __proto__ a plain key', () => {
    const { objects } = readManifest('kind: Pod\n__proto__: { polluted: true }\n')
    expect(Object.keys(objects[0] ?? {})).toContain('__proto__')
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })

  test('yes, on and 014 are read as kubectl reads them', () => {
    expect(readManifest('a: yes\nb: on\nc: 014\n').objects[0]).toEqual({ a: true, b: true, c: 12 })
  })
})

describe('a manifest whose indentation is lost', () => {
  test('is recognised and offered back repaired', () => {
    const { problems } = readManifest(LOST)
    expect(problems).toHaveLength(1)
    expect(problems[0]?.message).toMatch(/indentation of this Service is lost/)
    expect(problems[0]?.fix?.text).toBe(WHOLE)
  })

  test('is repaired in its own place between other documents', () => {
    const { problems } = readManifest(`${POD}---\n${LOST}---\n${POD}`)
    expect(problems[0]?.fix?.text).toBe(`${POD}---\n${WHOLE}---\n${POD}`)
  })

  test('is repaired for a Deployment', () => {
    const whole = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels:
    app: web
spec:
  replicas: 2
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: nginx
          image: nginx
          ports:
            - containerPort: 80
`
    const lost = whole.replace(/^ +/gm, '')
    expect(readManifest(lost).problems[0]?.fix?.text).toBe(whole)
  })

  test.each([
    { name: 'a whole manifest', text: WHOLE },
    { name: 'a manifest that only lacks its spec', text: 'apiVersion: v1\nkind: Service\nmetadata:\n  name: a\nspec:\n' },
    { name: 'an unknown kind', text: 'kind: Gadget\nmetadata:\nname: a\n' },
  ])('is not seen in $name', ({ text }) => {
    expect(readManifest(text).problems).toEqual([])
  })
})
