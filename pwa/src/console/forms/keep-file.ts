/** Hands a file to the browser to be kept. */
export function keepFile(file: Blob, name: string): void {
  const url = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // the browser has taken the bytes by then
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
