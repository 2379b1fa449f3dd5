/** What a query is, and where in its result each reported figure stands. */
import type { ColumnTable } from 'arquero'

/** What every query reads: sessions with the study's definitions as columns. */
export interface Tables {
  readonly sessions: ColumnTable
}

/** What some queries read besides: labels that a second rater gave, and prices of held-out postings. */
export interface AllTables extends Tables {
  readonly second_reading: ColumnTable
  readonly postings: ColumnTable
}

/** An Arquero query: tables in, a table out. */
export type Query = (tables: AllTables) => ColumnTable

/** A label of a category, or a number of a scale. */
export type Level = string | number

/** Where a figure stands in the result of a query. */
export interface Place {
  readonly column: string
  /** The rows selected, by the levels of a column, over which the column's values are added up. All rows without it. */
  readonly where?: Readonly<Record<string, Level | readonly Level[]>>
  /** For a claim about every level of a column: the column. */
  readonly by?: string
}

/** A query with its subject, the functions that it calls beside Arquero's, and its figures. */
export interface Headline {
  readonly query: Query
  readonly shows: string
  readonly calls: readonly { readonly name: string }[]
  /** The tables that it reads, where these are not the sessions alone. */
  readonly reads?: readonly (keyof AllTables)[]
  /** By the id of the figure. */
  readonly figures: Readonly<Record<string, Place>>
}

/** The only row of a result, or the rows at some levels. */
export function at(column: string, where?: Place['where']): Place {
  return where ? { column, where } : { column }
}

/** One value for every level of a column. */
export function each(column: string, by: string): Place {
  return { column, by }
}
