/** The one file with all of Arquero, which Arquero does not declare. Bundlers turn it into a module; Node does not. */
declare module 'arquero/dist/arquero.min.js' {
  export * from 'arquero'
}
