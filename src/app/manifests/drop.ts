import { t } from '../i18n/t.ts'
import { MAX_FILE_CHARS, openFile } from '../store/files.ts'
import { notify } from '../store/notices.ts'

/** Opens dropped files as tabs. */
export async function openDropped(dropped: readonly File[]): Promise<void> {
  for (const file of dropped.slice(0, 20)) {
    if (file.size > MAX_FILE_CHARS) {
      notify(t('files.tooLarge', { name: file.name }), { tone: 'bad' })
      continue
    }
    try {
      openFile(file.name, new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer()))
    } catch {
      notify(t('files.unreadable', { name: file.name }), { tone: 'bad' })
    }
  }
}
