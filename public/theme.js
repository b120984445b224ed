// Before the first paint: the theme that was chosen, so that the page never flashes in the other one.
try {
  const { theme } = JSON.parse(localStorage.getItem('switchyard.settings') ?? '{}')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // Storage may be closed to us; the system's theme is a good answer.
}
