import type { Rolldown } from 'vite'

type Bundle = Rolldown.OutputBundle
type Chunk = Rolldown.OutputChunk

/** Files a page needs, by how it reaches them. Names are relative to dist. */
export interface Reach {
  /** Loaded before the first screen stands: the entry, what it imports, and their style sheets. */
  first: Set<string>
  /** Everything else but the map: pages and forms behind a dynamic import. */
  later: Set<string>
  /** The map library and what only it needs: wanted offline too, but never before the first screen. */
  map: Set<string>
}

function filesOf(chunk: Chunk): string[] {
  return [chunk.fileName, ...(chunk.viteMetadata?.importedCss ?? []), ...(chunk.viteMetadata?.importedAssets ?? [])]
}

function isMap(chunk: Chunk): boolean {
  // not src/map as a whole: its index only names the lazy components and may share a chunk with a form
  return chunk.moduleIds.some((id) => /\/src\/map\/.*\.vue/.test(id) || id.includes('/node_modules/ol/'))
}

/** Walks the import graph of one HTML page. Throws when the page has no entry chunk. */
export function reachable(bundle: Bundle, page: string): Reach {
  const chunks = Object.values(bundle).filter((item): item is Chunk => item.type === 'chunk')
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]))
  const entry = chunks.find((chunk) => chunk.isEntry && chunk.facadeModuleId?.endsWith(`/${page}`))
  if (!entry) throw new Error(`no entry chunk for ${page}`)

  const reach: Reach = { first: new Set(), later: new Set(), map: new Set() }
  const waiting: [Chunk, keyof Reach][] = [[entry, 'first']]
  const seen = { first: new Set<string>(), later: new Set<string>(), map: new Set<string>() }
  while (waiting.length > 0) {
    const [chunk, asked] = waiting.shift() as [Chunk, keyof Reach]
    const how = asked !== 'first' && isMap(chunk) ? 'map' : asked
    if (seen[how].has(chunk.fileName)) continue
    seen[how].add(chunk.fileName)
    for (const file of filesOf(chunk)) reach[how].add(file)
    for (const name of chunk.imports) push(name, how)
    for (const name of chunk.dynamicImports) push(name, how === 'first' ? 'later' : how)
  }
  for (const file of reach.first) {
    reach.later.delete(file)
    reach.map.delete(file)
  }
  for (const file of reach.later) reach.map.delete(file)
  return reach

  function push(name: string, how: keyof Reach): void {
    const chunk = byName.get(name)
    if (chunk) waiting.push([chunk, how])
  }
}

/** The files those modules' chunks need, the first module's first: what they import, then what they fetch later themselves. */
export function inOrder(bundle: Bundle, modules: readonly string[]): string[] {
  const chunks = Object.values(bundle).filter((item): item is Chunk => item.type === 'chunk')
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]))
  const waiting = modules.map((end) => {
    const chunk = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(end))
    if (!chunk) throw new Error(`no chunk for ${end}`)
    return chunk
  })
  const found = new Set<Chunk>()
  const take = (chunk: Chunk | undefined): void => {
    if (!chunk || found.has(chunk)) return
    found.add(chunk)
    for (const name of chunk.imports) take(byName.get(name))
  }
  for (const chunk of waiting) take(chunk)
  for (const chunk of [...found]) for (const name of chunk.dynamicImports) take(byName.get(name))
  return [...found].flatMap(filesOf)
}
