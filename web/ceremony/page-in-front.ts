/**
 * Resolves once the person looks at this page. Browsers refuse to ask for a key from a page without focus
 * (WebAuthn L3 §5.1.4, step on the document's focus), and a command line may open one behind other windows.
 */
export function pageInFront(signal: AbortSignal): Promise<void> {
  if (document.hasFocus()) return Promise.resolve()
  return new Promise((resolve) => {
    window.addEventListener('focus', () => resolve(), { once: true, signal })
  })
}
