/** Expertise and effort: what the agent does in a turn for novices and for experts. */
import { type ColumnTable, op } from 'arquero'
import { effects } from './expertise.js'
import { leastSquares } from './least-squares.js'
import { at, each, type Headline, type Place, type Tables } from './query.js'

/** Geometric means of actions and words per turn by expertise: one row per level. */
export function effortByExpertise({ sessions }: Tables): ColumnTable {
  return sessions
    .groupby('expertise')
    .rollup({
      actions: d => op.exp(op.mean(d.log_actions)),
      words: d => op.exp(op.mean(d.log_words)),
    })
    .orderby('expertise')
}

/**
 * The rise of effort per turn with each level of expertise (e^b − 1), with an effect of every level of the controls.
 */
export function effortRise(sessions: ColumnTable, outcome: string, controls: readonly string[]): ColumnTable {
  return leastSquares(sessions, outcome, ['expertise'], { added: controls }).derive({
    rise: d => op.exp(d.expertise) - 1,
  })
}

/**
 * The rise of actions per turn and level of expertise, with the study’s controls: `rise` is relative (0.1 is 10%), one
 * row.
 */
export function riseOfActions({ sessions }: Tables): ColumnTable {
  const controls = ['work_mode', 'value_band', 'month', 'occupation', 'model_family']
  return effortRise(sessions, 'log_actions', controls)
}

/** The same in each kind of work: one row per kind. */
export function riseOfActionsByMode({ sessions }: Tables): ColumnTable {
  const controls = ['value_band', 'month', 'occupation', 'model_family']
  return effortRise(sessions.groupby('work_mode'), 'log_actions', controls)
}

/** The same in each value band: one row per band. */
export function riseOfActionsByBand({ sessions }: Tables): ColumnTable {
  const controls = ['work_mode', 'month', 'occupation', 'model_family']
  return effortRise(sessions.groupby('value_band'), 'log_actions', controls)
}

/**
 * The change of actions per turn from each level of expertise to the next, in logs: `step` of each level, a row a
 * level.
 */
export function stepsOfActions({ sessions }: Tables): ColumnTable {
  const controls = ['work_mode', 'value_band', 'month', 'occupation', 'model_family']
  return effects(sessions, 'log_actions', { added: controls })
    .orderby('expertise')
    .derive({ step: d => d.effect - op.lag(d.effect) })
}

/**
 * The rise of words per turn and level of expertise, with the study’s controls: `rise` is relative (0.1 is 10%), one
 * row.
 */
export function riseOfWords({ sessions }: Tables): ColumnTable {
  const controls = ['work_mode', 'value_band', 'month', 'occupation', 'model_family']
  return effortRise(sessions, 'log_words', controls)
}

/** The same in each kind of work: one row per kind. */
export function riseOfWordsByMode({ sessions }: Tables): ColumnTable {
  const controls = ['value_band', 'month', 'occupation', 'model_family']
  return effortRise(sessions.groupby('work_mode'), 'log_words', controls)
}

/** The same in each value band: one row per band. */
export function riseOfWordsByBand({ sessions }: Tables): ColumnTable {
  const controls = ['work_mode', 'month', 'occupation', 'model_family']
  return effortRise(sessions.groupby('value_band'), 'log_words', controls)
}

/** The change of words per turn from each level of expertise to the next, in logs: `step` of each level, one row per level. */
export function stepsOfWords({ sessions }: Tables): ColumnTable {
  const controls = ['work_mode', 'value_band', 'month', 'occupation', 'model_family']
  return effects(sessions, 'log_words', { added: controls })
    .orderby('expertise')
    .derive({ step: d => d.effect - op.lag(d.effect) })
}

function steps(unit: string): Record<string, Place> {
  return Object.fromEntries(
    [2, 3, 4, 5].map(k => [`effort.${unit}.step_${k}_${k - 1}`, at('step', { expertise: k })]),
  )
}

export const effort: readonly Headline[] = [
  {
    query: effortByExpertise,
    shows: 'Geometric means per turn by expertise',
    calls: [],
    figures: {
      'effort.actions.novice': at('actions', { expertise: 1 }),
      'effort.actions.expert': at('actions', { expertise: 5 }),
      'effort.words.novice': at('words', { expertise: 1 }),
      'effort.words.expert': at('words', { expertise: 5 }),
    },
  },
  {
    query: riseOfActions,
    shows: 'Rise of actions per turn and level of expertise, with the study’s controls',
    calls: [effortRise],
    figures: {
      'effort.actions.slope': at('rise'),
      'effort.actions.slope_significant': at('rise'),
    },
  },
  {
    query: riseOfActionsByMode,
    shows: 'The same in each kind of work',
    calls: [effortRise],
    figures: { 'effort.actions.every_mode': each('rise', 'work_mode') },
  },
  {
    query: riseOfActionsByBand,
    shows: 'The same in each value band',
    calls: [effortRise],
    figures: { 'effort.actions.every_band': each('rise', 'value_band') },
  },
  {
    query: stepsOfActions,
    shows: 'The same from each level of expertise to the next, in logs',
    calls: [effects],
    figures: steps('actions'),
  },
  {
    query: riseOfWords,
    shows: 'Rise of words per turn and level of expertise, with the study’s controls',
    calls: [effortRise],
    figures: {
      'effort.words.slope': at('rise'),
      'effort.words.slope_significant': at('rise'),
    },
  },
  {
    query: riseOfWordsByMode,
    shows: 'The same in each kind of work',
    calls: [effortRise],
    figures: { 'effort.words.every_mode': each('rise', 'work_mode') },
  },
  {
    query: riseOfWordsByBand,
    shows: 'The same in each value band',
    calls: [effortRise],
    figures: { 'effort.words.every_band': each('rise', 'value_band') },
  },
  {
    query: stepsOfWords,
    shows: 'The same from each level of expertise to the next, in logs',
    calls: [effects],
    figures: steps('words'),
  },
]
