/** The names of columns of estimates: this project's, and those of other programs that mean the same. */
import { closest, distance } from 'fastest-levenshtein'
import { need, PlumblineError } from '../ground/error.js'
import type { Replicated } from './replicate-row.js'

type Name = keyof Replicated | 'df'

/** Columns of an estimator's rows. */
const OWN = [
  'estimand',
  'estimate',
  'std_error',
  'conf_low',
  'conf_high',
  'p_value',
  'df',
  'converged',
  'message',
] as const satisfies readonly Name[]
/** Columns of a table of estimates, beside those. */
const OF_TABLES = ['world', 'replicate', 'seed', 'estimator', 'truth'] as const satisfies readonly Name[]

/** Names in broom, DeclareDesign, rsimsum (R), simsum, siman (Stata) and simhelpers. */
const ALIASES: Readonly<Record<string, Name>> = {
  term: 'estimand',
  inquiry: 'estimand',
  inquiry_label: 'estimand',
  estimand_label: 'estimand',
  target: 'estimand',
  est: 'estimate',
  b: 'estimate',
  se: 'std_error',
  'std.error': 'std_error',
  'conf.low': 'conf_low',
  lci: 'conf_low',
  lower_bound: 'conf_low',
  'conf.high': 'conf_high',
  uci: 'conf_high',
  upper_bound: 'conf_high',
  p: 'p_value',
  p_val: 'p_value',
  'p.value': 'p_value',
}
const TABLE_ALIASES: Readonly<Record<string, Name>> = {
  method: 'estimator',
  estimator_label: 'estimator',
  dataset: 'replicate',
  rep: 'replicate',
  repno: 'replicate',
  sim_ID: 'replicate',
  dgm: 'world',
  design: 'world',
  design_label: 'world',
  true: 'truth',
  true_param: 'truth',
}
/** What these programs write beside, which says nothing about an estimate’s performance; row names have no name. */
const ASIDE = /^(|Unnamed: 0|rownames|statistic|outcome|df\.error|df\.residual|nobs|step_\d+_draw)$/
/** Further words for a column, which are not read but told of. */
const WORDS: readonly (readonly [RegExp, Name])[] = [
  [/^(std|stand|s)\w*[ ._]?err\w*$|^s\.?e\.?$|^bse$|^sd$/i, 'std_error'],
  [/^(ci|conf\w*|interval)?[ ._]*(lower|low|lo|min|lcl|lb|2\.5 ?%?|\[0\.025)\w*$/i, 'conf_low'],
  [/^(ci|conf\w*|interval)?[ ._]*(upper|high|up|hi|max|ucl|ub|97\.5 ?%?|0\.975\]?)\w*$/i, 'conf_high'],
  [/^p[ ._]?val\w*$|^pr\(>/i, 'p_value'],
  [/^coef\w*$|^theta_?hat$|^point\w*$/i, 'estimate'],
]
const TABLE_WORDS: readonly (readonly [RegExp, Name])[] = [
  [/^(sim|simulation|replication|iteration|iter|run|rep)(_?(id|no|nr|number))?$/i, 'replicate'],
  [/^(model|analysis|estimator_?name)$/i, 'estimator'],
  [/^(truth|true)_?(value|theta|effect)$/i, 'truth'],
  [/^(scenario|condition)$/i, 'world'],
]

/** A row's values under this project's names, and the columns that are not read. */
export interface Named {
  readonly values: Readonly<Partial<Record<Name, unknown>>>
  readonly unread: readonly string[]
}

/** Names an estimator's row. Errors: a misspelt column, or two of one meaning. */
export function namedRow(record: Readonly<Record<string, unknown>>): Named {
  const { term, inquiry, estimator: _, ...rest } = record
  // DeclareDesign gives both: the inquiry is what is asked, the term the coefficient that answers.
  const asked = isThere(inquiry) ? { inquiry } : term === undefined ? {} : { term }
  return named({ ...asked, ...rest }, { names: OWN, aliases: ALIASES, words: WORDS })
}

/** Names a row of a table of estimates; where an inquiry is there, the estimand is the truth. Errors as above. */
export function namedEstimate(record: Readonly<Record<string, unknown>>): Named {
  return named(declared(record), {
    names: [...OWN, ...OF_TABLES],
    aliases: { ...ALIASES, ...TABLE_ALIASES },
    words: [...WORDS, ...TABLE_WORDS],
  })
}

const INQUIRIES = ['inquiry', 'inquiry_label', 'estimand_label']

/** DeclareDesign's names: an estimator without an inquiry is named by its term. */
function declared(record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const inquiry = INQUIRIES.find(k => k in record)
  if (!inquiry) return record
  const { [inquiry]: asked, term, estimand, ...rest } = record
  const { truth = estimand, ...others } = rest
  return { ...others, truth, estimand: isThere(asked) ? asked : term }
}

const isThere = (value: unknown) =>
  value !== undefined && value !== null && value !== '' && value !== 'NA' && !Number.isNaN(value)

interface Names {
  readonly names: readonly Name[]
  readonly aliases: Readonly<Record<string, Name>>
  readonly words: readonly (readonly [RegExp, Name])[]
}

function named(record: Readonly<Record<string, unknown>>, known: Names): Named {
  const values: Partial<Record<Name, unknown>> = {}
  const from: Partial<Record<Name, string>> = {}
  const unread: string[] = []
  for (const [key, value] of Object.entries(record)) {
    const name = (known.names as readonly string[]).includes(key) ? (key as Name) : known.aliases[key]
    if (name) {
      need(!(name in from), 'estimator.twice', `columns ${from[name]} and ${key} both mean ${name}`)
      from[name] = key
      values[name] = value
    } else if (!ASIDE.test(key)) {
      const near = nearest(key, known)
      if (near)
        throw new PlumblineError('estimator.column', `unknown column "${key}"; did you mean "${near}"?`)
      unread.push(key)
    }
  }
  return { values, unread }
}

/** The share of letters in which a column may differ from a known one to count as a misspelling. */
const SLIP = 0.25

function nearest(key: string, { names, aliases, words }: Names): string | undefined {
  const found = closest(key.toLowerCase(), [...names, ...Object.keys(aliases)])
  if (distance(key.toLowerCase(), found) <= SLIP * key.length) return aliases[found] ?? found
  return words.find(([word]) => word.test(key))?.[1]
}
