/**
 * `npm run types [-- --output FILE]`: TypeScript types of the API from docs/openapi.json, by default to src/api/schema.ts.
 * A program of ours because openapi-typescript's own command refuses a second --output, and CI writes to a file beside.
 */
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import openapiTS, { astToString } from 'openapi-typescript'

const { values } = parseArgs({ options: { output: { type: 'string', default: 'src/api/schema.ts' } } })
const nodes = await openapiTS(new URL('../../docs/openapi.json', import.meta.url), { alphabetize: true })
await writeFile(values.output, `/** Generated from docs/openapi.json by \`npm run types\`; not edited by hand. */\n\n${astToString(nodes)}`)
