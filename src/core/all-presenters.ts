import { printTable } from './apiserver/table/table.ts'
import type { Presenters } from './presenters.ts'

export const ALL_PRESENTERS: Required<Presenters> = { tables: printTable }
