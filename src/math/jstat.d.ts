/** The parts of jstat that we use; the package ships no types. */
declare module "jstat" {
  const jstat: {
    readonly normal: { inv(p: number, mean: number, deviation: number): number };
    readonly studentt: { inv(p: number, degrees: number): number };
  };
  export default jstat;
}
