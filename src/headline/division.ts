/** How work is divided: decisions, turns, and what the agent does in a turn. */
import { type ColumnTable, op } from 'arquero'
import { at, type Headline, type Tables } from './query.js'

/** Medians over sessions of the user’s shares of planning and execution decisions, and of turns: one row. */
export function medians({ sessions }: Tables): ColumnTable {
  return sessions.rollup({
    planning_user_share: op.median('planning_user_share'),
    execution_user_share: op.median('execution_user_share'),
    turns: op.median('turns'),
  })
}

/** Geometric means of the sessions’ actions and words per turn, where positive: one row. */
export function effortPerTurn({ sessions }: Tables): ColumnTable {
  return sessions.rollup({
    actions: d => op.exp(op.mean(d.log_actions)),
    words: d => op.exp(op.mean(d.log_words)),
  })
}

/** The geometric mean of actions per turn where the user makes more than 80% of execution decisions: one row. */
export function effortWhereUserExecutes({ sessions }: Tables): ColumnTable {
  return sessions
    .filter(d => d.execution_user_share != null && d.execution_user_share > 0.8)
    .rollup({ actions: d => op.exp(op.mean(d.log_actions)) })
}

/** The geometric mean of actions per turn where the agent makes more than 80% of planning decisions: one row. */
export function effortWhereAgentPlans({ sessions }: Tables): ColumnTable {
  return sessions
    .filter(d => d.planning_user_share != null && d.planning_user_share < 0.2)
    .rollup({ actions: d => op.exp(op.mean(d.log_actions)) })
}

/** Shares of sessions with more than 100, 200 and 500 actions per turn: one row. */
export function heavySessions({ sessions }: Tables): ColumnTable {
  return sessions
    .filter(d => d.actions_per_turn != null)
    .rollup({
      over_100: d => op.mean(d.actions_per_turn > 100),
      over_200: d => op.mean(d.actions_per_turn > 200),
      over_500: d => op.mean(d.actions_per_turn > 500),
    })
}

export const division: readonly Headline[] = [
  {
    query: medians,
    shows: 'Medians over sessions',
    calls: [],
    figures: {
      'division.planning': at('planning_user_share'),
      'division.execution': at('execution_user_share'),
      'division.turns': at('turns'),
    },
  },
  {
    query: effortPerTurn,
    shows: 'Geometric means of the sessions’ averages per turn, where positive',
    calls: [],
    figures: { 'division.actions': at('actions'), 'division.words': at('words') },
  },
  {
    query: effortWhereUserExecutes,
    shows: 'The same where the user makes more than 80% of execution decisions',
    calls: [],
    figures: { 'division.actions.user_executes': at('actions') },
  },
  {
    query: effortWhereAgentPlans,
    shows: 'The same where the agent makes more than 80% of planning decisions',
    calls: [],
    figures: { 'division.actions.agent_plans': at('actions') },
  },
  {
    query: heavySessions,
    shows: 'Sessions with very many actions per turn',
    calls: [],
    figures: {
      'division.over_100': at('over_100'),
      'division.over_200': at('over_200'),
      'division.over_500': at('over_500'),
    },
  },
]
