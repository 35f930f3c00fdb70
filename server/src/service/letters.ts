/**
 * How VS Code and others look for what somebody types: by its letters in their order, with anything between them.
 * @param text where to look, in small letters
 * @param letters what is typed, in small letters
 * @returns whether they are in it
 */
export function hasLetters(text: string, letters: string): boolean {
  let at = 0;
  for (const letter of letters) {
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
