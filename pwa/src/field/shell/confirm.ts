/** Asks before something that cannot be taken back. Vant's dialog is fetched when it is first needed. */
export async function confirmed(title: string, message: string, yes: string): Promise<boolean> {
  const [{ showConfirmDialog }] = await Promise.all([import('vant/es/dialog'), import('vant/es/dialog/style/index')])
  try {
    await showConfirmDialog({ title, message, confirmButtonText: yes, cancelButtonText: '再想想' })
    return true
  } catch {
    return false // Vant rejects with the button's name
  }
}
