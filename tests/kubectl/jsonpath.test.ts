import { describe, expect, test } from 'vitest'
import { printJsonPath } from '../../src/kubectl/print/jsonpath/evaluate.ts'
import { parseJsonPath } from '../../src/kubectl/print/jsonpath/parse.ts'

const SERVICE = {
  kind: 'Service',
  metadata: { name: 'a', labels: { app: 'a', 'app.kubernetes.io/name': 'a' }, annotations: { note: 'x <y> & z' } },
  spec: {
    type: 'NodePort',
    ports: [
      { name: 'http', port: 80, targetPort: 8080 },
      { name: 'https', port: 443, targetPort: 8443, nodePort: 30443 },
    ],
  },
}

const printed = (template: string): string => {
  const parsed = parseJsonPath(template)
  if (!parsed.ok) return `parsing: ${parsed.error}`
  const text = printJsonPath(parsed.value, SERVICE)
  return text.ok ? text.value : `executing: ${text.error}`
}

/** What kubectl v1.32 prints of this Service. */
describe('jsonpath', () => {
  test.each<[template: string, text: string]>([
    ['{.metadata.name}', 'a'],
    ['plain', 'plain'],
    ['name={.metadata.name}', 'name=a'],
    ['{ .metadata.name }', 'a'],
    ['{.metadata.labels.app\\.kubernetes\\.io/name}', 'a'],
    ["{.metadata.labels['app\\.kubernetes\\.io/name']}", 'a'],
    ["{.metadata['name']}", 'a'],
    ['{.metadata["name"]}', 'parsing: invalid array index "name"'],
    ['{.metadata.annotations}', '{"note":"x \\u003cy\\u003e \\u0026 z"}'],
    ['{.spec.ports[*].port}', '80 443'],
    ['{.spec.ports[-1].port}', '443'],
    ['{.spec.ports[0:1].port}', '80'],
    ['{.spec.ports[-2:].port}', '80 443'],
    ['{.spec.ports[0:2:2].port}', '80'],
    ['{.spec.ports[0,1].port}', '80 443'],
    ['{.spec.ports[5].port}', 'executing: array index out of bounds: index 5, length 2'],
    ['{.spec.ports[1:0].port}', 'executing: starting index 1 is greater than ending index 0'],
    ['{.spec.ports[abc]}', 'parsing: invalid array index abc'],
    ['{.spec.ports[?(@.port==80)].name}', 'http'],
    ['{.spec.ports[?(@.port>=80)].port}', '80 443'],
    ['{.spec.ports[?(@.nodePort)].name}', 'https'],
    ["{.spec.ports[?(@.name=='http')].port}", '80'],
    ['{.spec.ports[?(@.port=="80")].port}', 'executing: incompatible types for comparison'],
    ['{.spec.ports[?(@.port=80)].name}', 'executing: unrecognized filter operator ='],
    ['{.spec.ports[?@.port==80].name}', 'parsing: invalid array index ?@.port==80'],
    ['{..port}', '80 443'],
    ['{.}', ''],
    ['{.spec.nothing.more}', ''],
    ['{range .spec.ports[*]}{.name}={.port};{end}{.kind}', 'http=80;https=443;Service'],
    ['{range .spec.ports[?(@.port>100)]}{.port}{end}', '443'],
    ['{end}', 'executing: not in range, nothing to end'],
    ['{foo}', 'executing: unrecognized identifier foo'],
    ['{.metadata.name', 'parsing: unclosed action'],
    ['{.spec.type}{"\\t"}{.kind}', 'NodePort\tService'],
  ])('%s', (template, text) => expect(printed(template)).toBe(text))
})
