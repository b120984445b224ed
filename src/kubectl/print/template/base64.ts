const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** The text of standard base64; null when it is none, or not UTF-8. */
export function fromBase64(text: string): string | null {
  const digits = text.replace(/=+$/, '')
  const values = [...digits].map((digit) => DIGITS.indexOf(digit))
  if (values.includes(-1) || digits.length % 4 === 1) return null
  const bits = values.map((value) => value.toString(2).padStart(6, '0')).join('')
  const bytes = bits.match(/.{8}/g) ?? []
  try {
    return decodeURIComponent(bytes.map((byte) => `%${Number.parseInt(byte, 2).toString(16).padStart(2, '0')}`).join(''))
  } catch {
    return null
  }
}
