/** What a door's frame answers to. */
export interface Frame {
  /** Open an address anew, also the one it stands on. */
  go(next: string): void
  inside(): Window | null
}
