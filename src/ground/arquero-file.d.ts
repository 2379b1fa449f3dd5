/** The one file with all of Arquero, which Arquero does not declare. Bundlers make a module of it; Node does not. */
declare module 'arquero/dist/arquero.min.js' {
  export * from 'arquero'
}
