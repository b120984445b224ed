import type { TablePrinter } from './apiserver/table/types.ts'

/**
 * Code that turns what a cluster holds into what somebody reads, and changes nothing: a cluster works without it. A page
 * may hand in an object that is filled later, so that its simulation starts before this code has come.
 */
export interface Presenters {
  /** Without it a request for a Table is answered with the plain list, which its Accept header allows. */
  readonly tables?: TablePrinter
}
