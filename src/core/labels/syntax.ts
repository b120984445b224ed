const MAX_PART_BYTES = 63
const MAX_PREFIX_BYTES = 253

const NAME = "consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"
const NAME_PATTERN = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'
const KEY_RULE = `must ${NAME} (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${NAME_PATTERN}')`
const VALUE_RULE =
  `a valid label must be an empty string or ${NAME} ` +
  `(e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(${NAME_PATTERN})?')`
const SUBDOMAIN_PATTERN = '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*'
/** What is said of a text that is no RFC 1123 subdomain. */
export const SUBDOMAIN_RULE =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end " +
  `with an alphanumeric character (e.g. 'example.com', regex used for validation is '${SUBDOMAIN_PATTERN}')`

// Written without nested repetition, which a hostile text could make slow: labels between dots are tested one by one.
const isName = (text: string): boolean => /^[A-Za-z0-9]$|^[A-Za-z0-9][-A-Za-z0-9_.]*[A-Za-z0-9]$/.test(text)
export const isSubdomain = (text: string): boolean =>
  text.split('.').every((label) => /^[a-z0-9]$|^[a-z0-9][-a-z0-9]*[a-z0-9]$/.test(label))

/** Length of a text in UTF-8 bytes, as Go's `len` counts: what Kubernetes limits. */
export function byteLength(text: string): number {
  let bytes = 0
  for (let i = 0; i < text.length; i += 1) {
    const point = text.codePointAt(i) ?? 0
    // Two units make one such character.
    if (point > 0xffff) i += 1
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
  }
  return bytes
}

const tooLong = (max: number): string => `must be no more than ${max} bytes`

function prefixErrors(prefix: string): readonly string[] {
  if (prefix === '') return ['prefix part must be non-empty']
  return [
    ...(byteLength(prefix) > MAX_PREFIX_BYTES ? [`prefix part ${tooLong(MAX_PREFIX_BYTES)}`] : []),
    ...(isSubdomain(prefix) ? [] : [`prefix part ${SUBDOMAIN_RULE}`]),
  ]
}

/**
 * What is wrong with a label key (a "qualified name"), in the API server's words; empty when it is valid.
 * Source: kubernetes/apimachinery pkg/api/validate/content/kube.go IsLabelKey.
 */
export function labelKeyErrors(key: string): readonly string[] {
  const [first = '', second, ...more] = key.split('/')
  if (more.length > 0) {
    return [`a valid label key ${KEY_RULE} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`]
  }
  const name = second ?? first
  return [
    ...(second === undefined ? [] : prefixErrors(first)),
    ...(name === '' ? ['name part must be non-empty'] : []),
    ...(byteLength(name) > MAX_PART_BYTES ? [`name part ${tooLong(MAX_PART_BYTES)}`] : []),
    ...(isName(name) ? [] : [`name part ${KEY_RULE}`]),
  ]
}

/**
 * What is wrong with a label value, in the API server's words; empty when it is valid.
 * Source: kubernetes/apimachinery pkg/api/validate/content/kube.go IsLabelValue.
 */
export const labelValueErrors = (value: string): readonly string[] => [
  ...(byteLength(value) > MAX_PART_BYTES ? [tooLong(MAX_PART_BYTES)] : []),
  ...(value === '' || isName(value) ? [] : [VALUE_RULE]),
]
