import type { Column } from './types.ts'

const NAME_TEXT =
  'Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names'

const column = (name: string, type: Column['type'], priority: Column['priority'], format = '', description = ''): Column => ({
  name,
  type,
  format,
  description,
  priority,
})

export const NAME: Column = column('Name', 'string', 0, 'name', NAME_TEXT)
export const WIDE_NAME: Column = { ...NAME, priority: 1 }

export const texts = (...names: readonly string[]): readonly Column[] => names.map((name) => column(name, 'string', 0))
export const integers = (...names: readonly string[]): readonly Column[] => names.map((name) => column(name, 'integer', 0))
export const wide = (...names: readonly string[]): readonly Column[] => names.map((name) => column(name, 'string', 1))
