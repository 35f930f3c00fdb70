/** Made at build time by scripts/airports.mjs. */
declare module "anycast:airports" {
  const table: string;
  export default table;
}
