export { decodeAnyValue } from "./decode-any-value.ts";
export type { DecodedAttributes } from "./decode-attributes.ts";
export { decodeResource, decodeScope } from "./decode-attributes.ts";
export { decodeEvents } from "./decode-events.ts";
export { decodeExemplars } from "./decode-exemplars.ts";
export { decodeLinks } from "./decode-links.ts";
export { decodeMetadata } from "./decode-metadata.ts";
export type { Content } from "./read-conversation.ts";
export { readConversation } from "./read-conversation.ts";
