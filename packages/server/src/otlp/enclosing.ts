import type { SpanColumns } from "../columns/span-block.ts";
import { appendText } from "./append-text.ts";
import { attributesFor, KNOWN_KEYS } from "./precedence.ts";
import { AttributeList } from "./wire/attribute-list.ts";
import { RESOURCE_ATTRIBUTES, SCOPE_ATTRIBUTES, SCOPE_NAME, SCOPE_VERSION } from "./wire/fields.ts";
import { MAX_NESTING } from "./wire/nesting-depth.ts";
import { Range } from "./wire/range.ts";
import type { WireReader } from "./wire/wire-reader.ts";

const SERVICE = attributesFor("service");
const ENVIRONMENT = attributesFor("environment");

/** The resource and scope that the spans being read belong to. */
export class Enclosing {
  readonly resource = new Range();
  readonly resourceSchemaUrl = new Range();
  readonly scope = new Range();
  readonly scopeSchemaUrl = new Range();
  readonly #reader: WireReader;
  readonly #resourceAttributes: AttributeList;
  readonly #scopeAttributes: AttributeList;
  readonly #scopeName = new Range();
  readonly #scopeVersion = new Range();

  constructor(reader: WireReader) {
    this.#reader = reader;
    this.#resourceAttributes = new AttributeList(reader, KNOWN_KEYS);
    this.#scopeAttributes = new AttributeList(reader, KNOWN_KEYS);
  }

  /** Why spans of this resource and scope cannot be taken, if so. */
  get rejection(): string | undefined {
    const lists = [this.#resourceAttributes, this.#scopeAttributes];
    if (lists.some(({ tooMany }) => tooMany)) return "resource or scope with too many attributes";
    if (lists.some(({ deepest }) => deepest > MAX_NESTING)) return "resource or scope nested too deep";
    return undefined;
  }

  clearResource(): void {
    this.resource.clear();
    this.resourceSchemaUrl.clear();
    this.#resourceAttributes.clear();
  }

  clearScope(): void {
    this.scope.clear();
    this.scopeSchemaUrl.clear();
    this.#scopeAttributes.clear();
    this.#scopeName.clear();
    this.#scopeVersion.clear();
  }

  /** Reads the Resource whose length is next. */
  readResource(): void {
    this.#readMessage(this.resource, (tag) => {
      if (tag !== RESOURCE_ATTRIBUTES) return false;
      this.#resourceAttributes.read();
      return true;
    });
  }

  /** Reads the InstrumentationScope whose length is next. */
  readScope(): void {
    this.#readMessage(this.scope, (tag) => {
      if (tag === SCOPE_NAME) this.#scopeName.read(this.#reader);
      else if (tag === SCOPE_VERSION) this.#scopeVersion.read(this.#reader);
      else if (tag === SCOPE_ATTRIBUTES) this.#scopeAttributes.read();
      else return false;
      return true;
    });
  }

  write(columns: SpanColumns): void {
    const { bytes } = this.#reader;
    const attributes = this.#resourceAttributes;
    appendText(columns.service, attributes, attributes.find(SERVICE));
    appendText(columns.environment, attributes, attributes.find(ENVIRONMENT));
    columns.resource.appendBytes(bytes, this.resource.start, this.resource.end);
    columns.resource_schema_url.appendUtf8(bytes, this.resourceSchemaUrl.start, this.resourceSchemaUrl.end);
    columns.scope_name.appendUtf8(bytes, this.#scopeName.start, this.#scopeName.end);
    columns.scope_version.appendUtf8(bytes, this.#scopeVersion.start, this.#scopeVersion.end);
    columns.scope.appendBytes(bytes, this.scope.start, this.scope.end);
    columns.scope_schema_url.appendUtf8(bytes, this.scopeSchemaUrl.start, this.scopeSchemaUrl.end);
  }

  #readMessage(range: Range, readField: (tag: number) => boolean): void {
    const reader = this.#reader;
    const outer = reader.enter();
    range.start = reader.position;
    range.end = reader.limit;
    while (reader.position < reader.limit) {
      const tag = reader.tag();
      if (!readField(tag)) reader.skip(tag);
    }
    reader.leave(outer);
  }
}
