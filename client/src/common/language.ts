/** The language's id, in package.json and in every document selector. */
export const LANGUAGE_ID = "anycast";
