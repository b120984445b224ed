import type { KubectlHost } from './host.ts'

/** Source: apimachinery pkg/util/rand. */
const ALPHANUMERICS = 'bcdfghjklmnpqrstvwxz2456789'

/** Five characters that are in no name yet, in all likelihood. */
export const randomSuffix = (host: Pick<KubectlHost, 'random'>): string =>
  Array.from({ length: 5 }, () => ALPHANUMERICS.charAt(Math.floor(host.random() * ALPHANUMERICS.length))).join('')
