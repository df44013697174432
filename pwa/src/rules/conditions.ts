/**
 * The condition language of the must-escalate rules: the twin of server/catalogue/conditions.py (which also documents
 * it), held to it by tests/vectors/conditions.json. The phone only evaluates, the server refuses a bad rule when it is
 * saved. Nothing here throws: a fact that is missing, null or odd makes its leaf false, and so does a leaf this phone,
 * perhaps months older than the rule, does not understand. The server judges again.
 */

/** A rule as pull sends it. */
export interface EscalationRule {
  code: string
  when: unknown
  reason: string
  do_first: string | null
  sort: number
}

/** What the rules read. All optional: a half-filled form is judged too. */
export interface Facts {
  category?: string | null
  urgency?: string | null
  people_count?: number | null
  signs?: readonly string[] | null
  mediation_failures?: number | null
  departments_needed?: number | null
  overdue_in_grid?: boolean | null
}

/** Levels of a condition; deeper is false. */
const maxDepth = 8

type Test = (fact: unknown, value: unknown) => boolean

const tests = {
  is: same,
  in: (fact, values) => Array.isArray(values) && values.some((value) => same(fact, value)),
  // with the dot: `dispute` is not above `disputed`
  under: (fact, value) =>
    typeof fact === 'string' && typeof value === 'string' && (fact === value || fact.startsWith(`${value}.`)),
  at_least: (fact, value) => isNumber(fact) && isNumber(value) && fact >= value,
  has_any: (fact, values) =>
    Array.isArray(fact) && Array.isArray(values) && fact.some((one) => typeof one === 'string' && values.includes(one)),
} satisfies Record<string, Test>

type Operator = keyof typeof tests

/** A map, not an object: "constructor" is no field. */
const operators = new Map<unknown, readonly Operator[]>([
  ['category', ['is', 'in', 'under']],
  ['urgency', ['is', 'in']],
  ['people_count', ['is', 'in', 'at_least']],
  ['mediation_failures', ['is', 'in', 'at_least']],
  ['departments_needed', ['is', 'in', 'at_least']],
  ['signs', ['has_any']],
  ['overdue_in_grid', ['is']],
])

/** The rules whose `when` holds, by `sort`, then `code`: what the worker is told, first things first. */
export function mustEscalate<R extends EscalationRule>(rules: readonly R[], facts: Facts): R[] {
  return rules
    .filter((rule) => matches(rule.when, facts))
    .sort((a, b) => a.sort - b.sort || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0))
}

export function matches(condition: unknown, facts: unknown, depth = 1): boolean {
  if (depth > maxDepth || !isObject(condition)) return false
  const keys = Object.keys(condition)
  if (keys.includes('field')) return leafMatches(condition, keys, facts)
  const [name] = keys
  if (keys.length !== 1 || name === undefined) return false
  const value = condition[name]
  if (name === 'not') return !matches(value, facts, depth + 1)
  if ((name !== 'all' && name !== 'any') || !Array.isArray(value) || value.length === 0) return false
  const holds = (part: unknown): boolean => matches(part, facts, depth + 1)
  return name === 'all' ? value.every(holds) : value.some(holds)
}

function leafMatches(leaf: Record<string, unknown>, keys: readonly string[], facts: unknown): boolean {
  const { field } = leaf
  if (!isObject(facts) || keys.length !== 2 || typeof field !== 'string') return false
  const operator = operators.get(field)?.find((name) => keys.includes(name))
  return operator !== undefined && tests[operator](facts[field], leaf[operator])
}

function same(fact: unknown, value: unknown): boolean {
  return isNumber(fact) ? fact === value : (typeof fact === 'string' || typeof fact === 'boolean') && fact === value
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A number both twins hold exactly; not NaN, not infinite. */
function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER
}
