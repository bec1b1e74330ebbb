import { parseJson } from "./json-value.ts";

export type TextFormat = "markdown" | "json" | "plain";

/** Markdown is laid out element by element; beyond this a page would stand still. */
const MOST_MARKDOWN = 100_000;

/** Each sign ends at the end of its line or after a bounded stretch: texts are hostile, and a pattern that looks ahead without end stands still on some of them. */
const MARKDOWN_SIGNS = [
  /^#{1,6} \S/m,
  /^```/m,
  /^[ \t]{0,12}(?:[-*+]|\d{1,9}\.) \S.*\n[ \t]{0,12}(?:[-*+]|\d{1,9}\.) \S/m,
  /\*\*\S[^*\n]{0,500}\*\*/,
  /(?<!`)`[^`\n]{1,500}`(?!`)/,
  /\[[^\][\n]{1,500}\]\([^()\s]{1,2000}\)/,
  /^\|.{1,2000}\|[ \t]*\n\|[ \t:|-]{1,2000}\|/m,
  /^> \S/m,
];

/** How a text is best read. Only an object or array counts as JSON: a lone number or word is a text. */
export function detectFormat(text: string): TextFormat {
  const trimmed = text.trimStart();
  if (/^[[{]/.test(trimmed) && parseJson(trimmed) !== undefined) return "json";
  if (text.length <= MOST_MARKDOWN && MARKDOWN_SIGNS.some((sign) => sign.test(text))) return "markdown";
  return "plain";
}
