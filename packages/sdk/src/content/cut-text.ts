/** Characters kept of one text: as much as the server keeps of one value. */
export const MAX_TEXT_LENGTH = 1024 * 1024;

export function cutText(text: string): string {
  return text.length > MAX_TEXT_LENGTH ? text.slice(0, MAX_TEXT_LENGTH) : text;
}
