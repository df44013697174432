/** Resolves once what was just changed is on the screen; at once where nobody looks, for there no frame comes. */
export function painted(): Promise<void> {
  if (document.visibilityState === 'hidden') return Promise.resolve()
  return new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
}
