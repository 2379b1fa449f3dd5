/** What `plumbline cluster` is asked for. */
export interface ClusterArguments {
  readonly system: string
  readonly shards: string
  readonly folder?: string
  readonly submit?: boolean
  readonly state?: boolean
  readonly retry?: boolean
  readonly partition?: string
  readonly time?: string
  readonly cpus?: string
  readonly memory?: string
  readonly image?: string
  readonly claim?: string
  readonly parallel?: string
  readonly json?: boolean
}
