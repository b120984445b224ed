import type { ReactNode } from 'react'
import { type MessageKey, t } from '../i18n/t.ts'

interface TableProps {
  readonly columns: readonly MessageKey[]
  readonly className?: string | undefined
  readonly children: ReactNode
}

export function Table({ columns, className, children }: TableProps) {
  return (
    <table className={className}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {t(column)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  )
}
