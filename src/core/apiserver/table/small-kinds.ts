import { NAME, texts } from './columns.ts'
import { age, entries, items, nameOf, text } from './read.ts'
import type { KindPrinter } from './types.ts'

/** Source of this file: kubernetes pkg/printers/internalversion/printers.go. */
export const namespaces: KindPrinter = {
  columns: [NAME, ...texts('Status', 'Age')],
  print: (object, { nowMs }) => ({ cells: [nameOf(object), text(object, 'status', 'phase'), age(object, nowMs)] }),
}

export const configMaps: KindPrinter = {
  columns: [NAME, ...texts('Data', 'Age')],
  print: (object, { nowMs }) => ({
    cells: [nameOf(object), entries(object, 'data').length + entries(object, 'binaryData').length, age(object, nowMs)],
  }),
}

export const secrets: KindPrinter = {
  columns: [NAME, ...texts('Type', 'Data', 'Age')],
  print: (object, { nowMs }) => ({
    cells: [nameOf(object), text(object, 'type'), entries(object, 'data').length, age(object, nowMs)],
  }),
}

export const serviceAccounts: KindPrinter = {
  columns: [NAME, ...texts('Secrets', 'Age')],
  print: (object, { nowMs }) => ({ cells: [nameOf(object), items(object, 'secrets').length, age(object, nowMs)] }),
}

export const leases: KindPrinter = {
  columns: [NAME, ...texts('Holder', 'Age')],
  print: (object, { nowMs }) => ({ cells: [nameOf(object), text(object, 'spec', 'holderIdentity'), age(object, nowMs)] }),
}

/** A kind that nobody prints otherwise. Source: k8s.io/apiserver pkg/registry/rest/table.go. */
export const others: KindPrinter = {
  columns: [NAME, ...texts('Created At')],
  print: (object) => ({ cells: [nameOf(object), text(object, 'metadata', 'creationTimestamp')] }),
}
