const MAX_LENGTH = 512;
const MAX_MEMBERS = 32;
/** Members beyond this length go first where the whole is too long. */
const LONG_MEMBER = 128;
const MEMBER =
  /^(?:[a-z][a-z\d_\-*/]{0,255}|[a-z\d][a-z\d_\-*/]{0,240}@[a-z][a-z\d_\-*/]{0,13})=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;

/**
 * A `tracestate` as it may travel on. One malformed member, or more than 32, and there is none, as W3C Trace Context
 * asks; what is longer than 512 characters loses its long members, then its last ones.
 */
export function traceStateText(text: string): string | undefined {
  let members = text
    .split(",")
    .map((member) => member.trim())
    .filter((member) => member !== "");
  if (members.length > MAX_MEMBERS || !members.every((member) => MEMBER.test(member))) return undefined;
  if (members.join().length > MAX_LENGTH) members = members.filter((member) => member.length <= LONG_MEMBER);
  while (members.join().length > MAX_LENGTH) members.pop();
  return members.join() || undefined;
}
