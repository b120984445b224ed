import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nearField, slips } from '../../src/worker/near-field.ts'

describe('nearField', () => {
  test.each([
    { kind: 'Service', path: 'spec.selectors', near: 'selector' },
    { kind: 'Service', path: 'spec.prots', near: 'ports' },
    { kind: 'Service', path: 'spec.ports[0].targetport', near: 'targetPort' },
    { kind: 'Service', path: 'spec.ports[12].nodePrt', near: 'nodePort' },
    { kind: 'Pod', path: 'spec.containers[0].ports[1].containerPorts', near: 'containerPort' },
    { kind: 'Deployment', path: 'spec.template.metadata.lables', near: 'labels' },
    { kind: 'Deployment', path: 'spec.selector.matchLabel', near: 'matchLabels' },
    { kind: 'Pod', path: 'sepc', near: 'spec' },
    { kind: 'Service', path: 'spec.replicas', near: null },
    { kind: 'Service', path: 'spec.selector.app.x', near: null },
    { kind: 'Gadget', path: 'spec.prots', near: null },
    { kind: 'Service', path: 'constructor', near: null },
  ])('$kind $path: $near', ({ kind, path, near }) => expect(nearField(kind, path)).toBe(near))
})

test('slips measures a distance', () =>
  fc.assert(
    fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (a, b) => {
      expect(slips(a, b) === 0).toBe(a === b)
      expect(slips(a, b)).toBe(slips(b, a))
      expect(slips(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length))
    }),
  ))
