import { describe, expect, test } from 'vitest'
import { placeOfRef, refAt, replaceRange } from '../../src/app/explain/places.ts'
import { type ChecksState, NOTHING_CHECKED } from '../../src/app/store/checks.ts'
import { readManifest } from '../../src/manifest/read.ts'

const text = `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  ports:
    - port: 3000
      targetPort: 8080
---
apiVersion: v1
kind: Pod
metadata: { name: p, labels: { app: web } }
`
const file = { id: 'f1', name: 'web.yaml', text, applied: null }
const manifest = readManifest(text)
const checks: ChecksState = { f1: { ...NOTHING_CHECKED, text, manifest } }
const service = { kind: 'Service', namespace: 'default', name: 'web' }

describe('placeOfRef', () => {
  test.each([
    { name: 'finds a field', path: 'spec.ports[0].targetPort', line: 8 },
    { name: 'finds the nearest field around one that is not written', path: 'spec.ports[0].nodePort', line: 7 },
  ])('$name', ({ path, line }) => expect(placeOfRef({ ...service, path }, [file], checks)?.range.startLine).toBe(line))

  test('knows nothing of a text that was not looked at', () =>
    expect(placeOfRef(service, [{ ...file, text: `${text}#` }], checks)).toBeNull())

  test('tells objects of other namespaces apart', () =>
    expect(placeOfRef({ ...service, namespace: 'shop' }, [file], checks)).toBeNull())
})

describe('refAt', () => {
  test('names the innermost field under the cursor', () =>
    expect(refAt(manifest.documents, 8, 20)).toEqual({ ...service, path: 'spec.ports[0].targetPort' }))
  test('names the object of the document', () =>
    expect(refAt(manifest.documents, 12, 16)).toMatchObject({ kind: 'Pod', name: 'p' }))
  test('names nothing outside', () => expect(refAt(manifest.documents, 99, 1)).toBeNull())
})

test('replaceRange changes one stretch', () => {
  const range = placeOfRef({ ...service, path: 'spec.ports[0].targetPort' }, [file], checks)?.range
  expect(range && replaceRange(text, range, '80')).toBe(text.replace('8080', '80'))
})
