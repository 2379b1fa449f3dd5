/** What a drafted scenario can change: what each kind of change takes, and the entry of a file that it becomes. */
import { need } from '../ground/error.js'
import { CONDITION_COLUMNS, type ConditionColumn, conditionLevels } from '../schema/condition-columns.js'
import { EXPERTISE_NAMES } from '../schema/levels.js'

/** What kinds of change take, each with what it is; all are texts, as they are typed. */
export const DETAILS = {
  amount: 'how much',
  level: 'the level of expertise that is added, or several with their shares, or that sessions leave',
  to: 'the level that sessions come to show; for do the column and its level, such as work_mode=testing; for a parameter its value',
  shares: 'the share of sessions at each level, from novice to expert',
  occupation: 'the occupation of the people who come in, or several with their weights',
  parameter: 'the parameter that is moved',
  where: 'only sessions that meet it: COLUMN=LEVEL,LEVEL',
  from: 'the first month in which it holds, or a date in it',
  until: 'the last month in which it holds, or a date in it',
} as const
export type Detail = keyof typeof DETAILS
export type Details = Readonly<Partial<Record<Exclude<Detail, 'where'>, string>>> & {
  readonly where?: readonly string[]
}

/** A detail that a kind takes: what it means there, and what stands where nothing is said; without, it is left out. */
export interface Taken {
  readonly says: string
  readonly preset?: string
}

export interface Kind {
  /** What is changed, in words. */
  readonly says: string
  /** The question, where none is given. */
  readonly asks: string
  readonly takes: Readonly<Partial<Record<Detail, Taken>>>
  readonly entry: (of: Details) => Entries
}
type Entries = Readonly<Record<string, unknown>>

const LEVELS = EXPERTISE_NAMES.join(', ')
const MONTHLY = {
  from: { says: 'from which month on, such as 2026-02' },
  until: { says: 'until which month, included' },
}
const LEVELS_OF_ADDED = {
  says: `their level: ${LEVELS}; or shares that sum to 1, such as novice=0.5,beginner=0.5`,
}
const TO_VALUE = { says: 'or to which value' }
const WHERE = { says: 'only where, such as work_mode=fixing,testing' }

/** Kinds of change by name, in the order in which they are offered. */
export const KINDS: Readonly<Record<string, Kind>> = {
  people: {
    says: 'more people come in',
    asks: 'What if more people came in?',
    takes: {
      amount: { says: 'how many, as a share of those there are', preset: '0.1' },
      level: LEVELS_OF_ADDED,
      occupation: { says: 'their occupation, such as Legal Occupations' },
      ...MONTHLY,
    },
    entry: ({ amount, level, occupation, ...span }) => ({
      add: [
        {
          people: scalarOf(amount),
          ...said({ level: weighed(level), occupation: weighed(occupation) }),
          ...spanOf(span),
        },
      ],
    }),
  },
  sessions: {
    says: 'the people there are have more sessions',
    asks: 'What if the people there are had more sessions?',
    takes: {
      amount: { says: 'how many, as a share of those that they have', preset: '0.1' },
      level: LEVELS_OF_ADDED,
      where: { says: 'only of people where, such as user_type=other' },
      ...MONTHLY,
    },
    entry: ({ amount, level, where, ...span }) => ({
      add: [
        {
          sessions: scalarOf(amount),
          ...said({ level: weighed(level) }),
          ...whereOf(where),
          ...spanOf(span),
        },
      ],
    }),
  },
  mix: {
    says: 'another mix of expertise',
    asks: 'What if the mix of expertise were another?',
    takes: {
      shares: {
        says: `the share of sessions at each of ${LEVELS}; together 1`,
        preset: '0.1,0.2,0.4,0.2,0.1',
      },
      ...MONTHLY,
    },
    entry: ({ shares, ...span }) => ({ mix: { by: 'rank', shares: sharesOf(shares), ...spanOf(span) } }),
  },
  transitions: {
    says: 'sessions of one level come to show another',
    asks: 'What if some sessions showed another level of expertise?',
    takes: {
      level: { says: `from which level: ${LEVELS}`, preset: 'novice' },
      to: { says: 'to which level', preset: 'intermediate' },
      amount: { says: 'the share of them, from 0 to 1', preset: '0.25' },
      where: WHERE,
      ...MONTHLY,
    },
    entry: ({ level, to, amount, where, ...span }) => {
      const when = spanOf(span)
      return {
        transitions: [
          {
            from: level,
            to,
            share: scalarOf(amount),
            unit: 'person',
            ...whereOf(where),
            ...(Object.keys(when).length > 0 && { when }),
          },
        ],
      }
    },
  },
  do: {
    says: 'a column is set by hand: model_family, work_mode, subject, …',
    asks: 'What if some sessions were of another kind?',
    takes: {
      to: { says: 'which column, and to which level', preset: 'work_mode=testing' },
      amount: { says: 'in which share of sessions, from 0 to 1; in all unless it is said' },
      where: WHERE,
      ...MONTHLY,
    },
    entry: ({ to = '', amount, where, ...span }) => {
      const [set, value = ''] = pairOf(to)
      return {
        do: [
          {
            set,
            to: scalarOf(value),
            ...(amount !== undefined && { share: scalarOf(amount) }),
            ...whereOf(where),
            ...spanOf(span),
          },
        ],
      }
    },
  },
  returns: {
    says: 'expertise matters less or more',
    asks: 'What if expertise mattered less, or more?',
    takes: {
      parameter: {
        says: 'which return: returns.success is all of success, returns.verified, returns.trouble, … one alone',
        preset: 'returns.success',
      },
      amount: { says: 'times how much: 0.5 is half, 0 none', preset: '0.5' },
      to: TO_VALUE,
      ...MONTHLY,
    },
    entry: ofParameter,
  },
  trouble: {
    says: 'sessions recover from trouble more often, or less',
    asks: 'What if sessions recovered from trouble more often?',
    takes: {
      amount: { says: 'by how much, in log odds: 0.5 is odds times 1.65', preset: '0.5' },
      ...MONTHLY,
    },
    entry: ({ amount, ...span }) => ({
      change: { 'trouble.recovery': { plus: scalarOf(amount), ...spanOf(span) } },
    }),
  },
  parameter: {
    says: 'any parameter of the model',
    asks: 'What if a parameter were another?',
    takes: {
      parameter: {
        says: 'which one, * for any text (plumbline model --parameters lists them)',
        preset: 'turns.median',
      },
      amount: { says: 'times how much', preset: '1.1' },
      to: TO_VALUE,
      ...MONTHLY,
    },
    entry: ofParameter,
  },
  values: {
    says: 'tasks are worth more, or less',
    asks: 'What if tasks were worth more?',
    takes: { amount: { says: 'times how much', preset: '1.5' }, ...MONTHLY },
    entry: ({ amount, ...span }) => ({ population: { values: scalarOf(amount), ...spanOf(span) } }),
  },
  headless: {
    says: 'some sessions have no human',
    asks: 'What if some sessions had no human?',
    takes: { amount: { says: 'the share of sessions, from 0 to 1', preset: '0.2' }, ...MONTHLY },
    entry: ({ amount, ...span }) => ({ population: { headless: scalarOf(amount), ...spanOf(span) } }),
  },
  labels: {
    says: 'expertise is read less exactly',
    asks: 'What if expertise were read less exactly?',
    takes: { amount: { says: 'the share that is read right, from 0 to 1', preset: '0.8' }, ...MONTHLY },
    entry: ({ amount, ...span }) => ({ measurement: { expertise: scalarOf(amount), ...spanOf(span) } }),
  },
}

/** A parameter, multiplied or set. */
function ofParameter({ parameter = '', amount, to, ...span }: Details): Entries {
  const how = to === undefined ? { times: scalarOf(amount) } : { to: scalarOf(to) }
  return { change: { [parameter]: { ...how, ...spanOf(span) } } }
}

/** One name, or several with their shares. */
function weighed(text: string | undefined): string | Entries | undefined {
  return text?.includes('=')
    ? Object.fromEntries(text.split(/(?<==\s*[\d.]+\s*),/).map(p => [pairOf(p)[0], scalarOf(pairOf(p)[1])]))
    : text
}

/** What is said, without what is not. */
function said(of: Readonly<Record<string, string | Entries | undefined>>): Entries {
  return Object.fromEntries(Object.entries(of).filter(([, x]) => x !== undefined && x !== ''))
}

const spanOf = ({ from, until }: Details): Entries => said({ from, until })

/** A number, true or false where the text is one. */
function scalarOf(text = ''): number | string | boolean {
  if (text === 'true' || text === 'false') return text === 'true'
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text
}

/** NAME=REST; all of it is the name where there is no =. */
function pairOf(text: string): readonly string[] {
  const at = text.indexOf('=')
  return at < 0 ? [text.trim()] : [text.slice(0, at).trim(), text.slice(at + 1).trim()]
}

/** Numbers for all levels in their order, or LEVEL=NUMBER, … */
function sharesOf(text = ''): Entries {
  const parts = text.split(/[\s,]+/).filter(p => p !== '')
  return Object.fromEntries(
    parts.map((p, j) => {
      const [name = '', share] = pairOf(p)
      return share === undefined
        ? [EXPERTISE_NAMES[j] ?? `level ${j + 1}`, scalarOf(p)]
        : [name, scalarOf(share)]
    }),
  )
}

/** Conditions from their texts. */
function whereOf(texts: readonly string[] = []): Entries {
  if (texts.length === 0) return {}
  return {
    where: Object.fromEntries(texts.map(conditionOf)),
  }
}

const COMPARED = /^\s*(\w+)\s*(<=|>=|<|>)\s*\$?([\d.,]+)\s*$/

/** COLUMN=LEVEL,LEVEL, COLUMN=LOW..HIGH, COLUMN>=LOW or COLUMN<HIGH. */
function conditionOf(text: string): readonly [column: string, test: unknown] {
  const [, column = '', sign, number] = COMPARED.exec(text) ?? []
  need(
    sign !== '>' && sign !== '<=',
    'draft.compared',
    `--where ${text}: numbers go from … (included) to under … (left out); write ${column}>=… or ${column}<…`,
  )
  if (sign !== undefined) return [column, { [sign === '<' ? 'under' : 'from']: scalarOf(number) }]
  const [name = '', x = ''] = pairOf(text)
  return [name, testOf(name, x)]
}

function testOf(column: string, text: string): unknown {
  const [low, high] = text.split('..')
  if (high !== undefined)
    return { ...(low !== '' && { from: scalarOf(low) }), ...(high !== '' && { under: scalarOf(high) }) }
  // A level may have commas of its own, as titles of occupations do.
  if (levelsOf(column).includes(text) || !text.includes(',')) return scalarOf(text)
  return text.split(',').map(t => scalarOf(t.trim()))
}

function levelsOf(column: string): readonly string[] {
  return column in CONDITION_COLUMNS ? (conditionLevels(column as ConditionColumn) ?? []) : []
}
