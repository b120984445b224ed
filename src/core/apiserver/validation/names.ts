/** Each rule answers with what is wrong with a text, in the API server's words; empty is fine. */
export type NameRule = (value: string) => string[]

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`
const LABEL_1035 = '[a-z]([-a-z0-9]*[a-z0-9])?'
const QUALIFIED = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'
const LABEL_VALUE = `(${QUALIFIED})?`

const whole = (pattern: string): RegExp => new RegExp(`^${pattern}$`)
const LABEL_RE = whole(LABEL)
// Label by label: the one pattern for all of it can backtrack without end on a long bad name.
const isSubdomain = (value: string): boolean => value.split('.').every((part) => LABEL_RE.test(part))
const LABEL_1035_RE = whole(LABEL_1035)
const QUALIFIED_RE = whole(QUALIFIED)

/** Source: apimachinery pkg/util/validation/validation.go RegexError. */
function explained(message: string, pattern: string, ...examples: readonly string[]): string {
  return `${message} (e.g. ${examples.map((example) => `'${example}', `).join(' or ')}regex used for validation is '${pattern}')`
}

/** Length in UTF-8 bytes, as Go's `len` counts. */
export function byteLength(text: string): number {
  let bytes = 0
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}

const longerThan = (value: string, most: number): boolean => value.length > most || byteLength(value) > most
const tooManyChars = (most: number): string => `must be no more than ${most} characters`
const tooManyBytes = (most: number): string => `must be no more than ${most} bytes`

const LABEL_TEXT = explained(
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  LABEL,
  'my-name',
  '123-abc',
)
const SUBDOMAIN_TEXT = explained(
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  SUBDOMAIN,
  'example.com',
)
const LABEL_1035_TEXT = explained(
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  LABEL_1035,
  'my-name',
  'abc-123',
)
const QUALIFIED_TEXT = explained(
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  QUALIFIED,
  'MyName',
  'my.name',
  '123-abc',
)
const LABEL_VALUE_TEXT = explained(
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  LABEL_VALUE,
  'MyValue',
  'my_value',
  '12345',
)

/** RFC 1123 label, at most 63: Namespaces, containers, service ports. */
export function dns1123Label(value: string): string[] {
  const errors = longerThan(value, 63) ? [tooManyChars(63)] : []
  if (!LABEL_RE.test(value)) errors.push(isSubdomain(value) ? 'must not contain dots' : LABEL_TEXT)
  return errors
}

function subdomain(value: string, tooLong: (most: number) => string): string[] {
  const errors = longerThan(value, 253) ? [tooLong(253)] : []
  if (!isSubdomain(value)) errors.push(SUBDOMAIN_TEXT)
  return errors
}

/** RFC 1123 subdomain, at most 253: Pods, Deployments, Nodes, host names. */
export const dns1123Subdomain = (value: string): string[] => subdomain(value, tooManyChars)

/** RFC 1035 label, at most 63: Services. */
export function dns1035Label(value: string): string[] {
  const errors = longerThan(value, 63) ? [tooManyChars(63)] : []
  if (!LABEL_1035_RE.test(value)) errors.push(LABEL_1035_TEXT)
  return errors
}

/**
 * A label key: an optional DNS subdomain and `/`, then a name of at most 63. Also finalizers, `appProtocol` and, in
 * lower case, annotation keys.
 * Source: apimachinery pkg/api/validate/content/kube.go IsLabelKey.
 */
export function validateLabelKey(value: string): string[] {
  const parts = value.split('/')
  if (parts.length > 2) {
    return [`a valid label key ${QUALIFIED_TEXT} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`]
  }
  const [name = '', prefix] = parts.toReversed()
  const errors: string[] = []
  if (prefix === '') errors.push('prefix part must be non-empty')
  else if (prefix !== undefined) errors.push(...subdomain(prefix, tooManyBytes).map((text) => `prefix part ${text}`))
  if (name === '') errors.push('name part must be non-empty')
  else if (longerThan(name, 63)) errors.push(`name part ${tooManyBytes(63)}`)
  if (!QUALIFIED_RE.test(name)) errors.push(`name part ${QUALIFIED_TEXT}`)
  return errors
}

/** A label value: at most 63, may be empty. */
export function validateLabelValue(value: string): string[] {
  const errors = longerThan(value, 63) ? [tooManyBytes(63)] : []
  if (value !== '' && !QUALIFIED_RE.test(value)) errors.push(LABEL_VALUE_TEXT)
  return errors
}

/** An IANA service name, as names of container ports and `targetPort` must be. */
export function ianaPortName(value: string): string[] {
  const errors: string[] = []
  if (longerThan(value, 15)) errors.push(tooManyChars(15))
  if (!/^[-a-z0-9]+$/.test(value)) errors.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)')
  if (!/[a-z]/.test(value)) errors.push('must contain at least one letter (a-z)')
  if (value.includes('--')) errors.push('must not contain consecutive hyphens')
  if (value.startsWith('-') || value.endsWith('-')) errors.push('must not begin or end with a hyphen')
  return errors
}

/** A port number of TCP, UDP or SCTP. */
export const portNumber = (value: number): string[] =>
  value >= 1 && value <= 65535 ? [] : ['must be between 1 and 65535, inclusive']
