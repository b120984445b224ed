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
    { name: 'an open bracket', text: 'kind: Pod\nspec: [1, 2\n', line: 3, says: /./ },
  ])('says where $name is', ({ text, line, says }) => {
    const [problem] = readManifest(text).problems
    expect(problem?.range.startLine).toBe(line)
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
