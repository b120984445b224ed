import { Component, type ReactNode } from 'react'
import { t } from '../i18n/t.ts'
import controls from './controls.module.css'

interface Props {
  readonly children: ReactNode
}

interface State {
  readonly why: string | null
}

/** Keeps a fault in one part of the page from taking the rest along. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { why: null }

  static getDerivedStateFromError(error: unknown): State {
    return { why: error instanceof Error ? error.message : String(error) }
  }

  override render(): ReactNode {
    const { why } = this.state
    if (why === null) return this.props.children
    return (
      <div role="alert" style={{ padding: 24, maxWidth: 460 }}>
        <h2 style={{ fontSize: 14 }}>{t('crash.title')}</h2>
        <p style={{ color: 'var(--ink-2)', margin: '6px 0 12px' }}>{t('crash.text', { why })}</p>
        <button type="button" className={controls.plain} onClick={() => this.setState({ why: null })}>
          {t('crash.again')}
        </button>
      </div>
    )
  }
}
