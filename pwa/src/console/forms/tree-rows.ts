import type { Branch } from '../lists'

/** One line of an opened tree. */
export interface TreeRow {
  value: string
  label: string
  /** Names above it, for a line that was found by its name: "东北街街道 · 花园社区". */
  path: string
  depth: number
  /** null: nothing below. */
  open: boolean | null
}

const mostFound = 60

/** The lines to show: what is unfolded, or, when something is typed, what has all its words in its path, or has it for a code. */
export function treeRows(tree: readonly Branch[], unfolded: ReadonlySet<string>, text: string): TreeRow[] {
  const wanted = text.trim().toLowerCase()
  const words = wanted.split(/[\s·]+/).filter(Boolean)
  const found: TreeRow[] = []
  const walk = (branches: readonly Branch[], depth: number, path: string): void => {
    for (const { value, label, children } of branches) {
      if (found.length >= mostFound && wanted) return
      const open = children ? unfolded.has(value) : null
      if (!wanted) found.push({ value, label, path, depth, open })
      else if (value === wanted || words.every((word) => `${path}${label}`.replace(/[ ·]/g, '').toLowerCase().includes(word))) {
        found.push({ value, label, path, depth: 0, open: null })
      }
      if (children && (wanted || open)) walk(children, depth + 1, path ? `${path} · ${label}` : label)
    }
  }
  walk(tree, 0, '')
  return found
}

/** The branch of a value with what stands above it, the topmost first; null when the tree does not know it. */
export function branchOf(tree: readonly Branch[], value: string): { label: string; above: Branch[] } | null {
  for (const branch of tree) {
    if (branch.value === value) return { label: branch.label, above: [] }
    const below = branch.children && branchOf(branch.children, value)
    if (below) return { label: below.label, above: [branch, ...below.above] }
  }
  return null
}

/** What a value is called where it stands alone: with what it lies in, where its name stands more than once ("第一网格"). */
export function chosenWords(tree: readonly Branch[], value: string): string {
  const found = branchOf(tree, value)
  if (!found) return value
  const named = (branches: readonly Branch[]): number => branches.reduce((count, { label, children }) => count + Number(label === found.label) + (children ? named(children) : 0), 0)
  const parent = found.above.at(-1)
  return parent && named(tree) > 1 ? `${parent.label} · ${found.label}` : found.label
}
