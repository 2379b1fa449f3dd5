declare module 'jstat' {
  interface JStat {
    normal: {
      inv(p: number, mean: number, sd: number): number
      cdf(x: number, mean: number, sd: number): number
    }
    gammaln(x: number): number
    gamma: {
      inv(p: number, shape: number, scale: number): number
      cdf(x: number, shape: number, scale: number): number
    }
    studentt: { inv(p: number, df: number): number; cdf(x: number, df: number): number }
    beta: { inv(p: number, a: number, b: number): number }
    chisquare: { cdf(x: number, df: number): number; inv(p: number, df: number): number }
  }
  const jstat: { jStat: JStat }
  export default jstat
}
