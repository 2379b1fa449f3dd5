export function sqlOf(statistic: string, stratum: string): string | undefined
