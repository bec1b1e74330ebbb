import type { SpanColumns } from "../columns/span-block.ts";
import type { StringColumn } from "../columns/string-column.ts";
import { appendText } from "./append-text.ts";
import { ContentHash } from "./content-hash.ts";
import { cutMessage } from "./cut-message.ts";
import { attributesFor, KNOWN_KEYS } from "./precedence.ts";
import { MAX_VALUE_BYTES } from "./value-limit.ts";
import { AttributeList } from "./wire/attribute-list.ts";
import { RESOURCE_ATTRIBUTES, SCOPE_ATTRIBUTES, SCOPE_NAME, SCOPE_VERSION } from "./wire/fields.ts";
import { MAX_NESTING } from "./wire/nesting-depth.ts";
import { OversizedRequest } from "./wire/oversized-request.ts";
import { Range } from "./wire/range.ts";
import type { WireReader } from "./wire/wire-reader.ts";

/** Five kilobytes for each of 50,000 items. */
const MAX_REPEATED_BYTES = 256 * 1024 * 1024;

const SERVICE = attributesFor("service");
const ENVIRONMENT = attributesFor("environment");

/** The columns of every table that tell where a row comes from. */
export type EnclosingColumns = Pick<
  SpanColumns,
  | "service"
  | "environment"
  | "resource"
  | "resource_schema_url"
  | "scope_name"
  | "scope_version"
  | "scope"
  | "scope_schema_url"
>;

/** The resource and scope that the items being read belong to. */
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
  #resourceHash: Buffer | undefined;
  #hash: Buffer | undefined;
  #resourceBytes: Buffer | undefined;
  #scopeBytes: Buffer | undefined;
  #repeatedBytes = 0;
  /** Whether the columns have been told what the rows to come repeat. */
  #isWritten = false;
  #bytesARow = 0;

  constructor(reader: WireReader) {
    this.#reader = reader;
    this.#resourceAttributes = new AttributeList(reader, KNOWN_KEYS);
    this.#scopeAttributes = new AttributeList(reader, KNOWN_KEYS);
  }

  /** Why nothing of this resource and scope can be taken, if so. */
  get rejection(): string | undefined {
    const resource = this.#resourceAttributes;
    const scope = this.#scopeAttributes;
    if (resource.tooMany || scope.tooMany) return "resource or scope with too many attributes";
    if (Math.max(resource.deepest, scope.deepest) > MAX_NESTING) return "resource or scope nested too deep";
    return undefined;
  }

  /** Of everything that encloses the items being read. */
  get hash(): Buffer {
    // The resource is hashed once for all its scopes: it may be large, and they many.
    this.#resourceHash ??= this.#hashOf(this.resource, this.resourceSchemaUrl).take();
    this.#hash ??= this.#hashOf(this.scope, this.scopeSchemaUrl).add(this.#resourceHash).take();
    return this.#hash;
  }

  clearResource(): void {
    this.#resourceHash = undefined;
    this.#resourceBytes = undefined;
    this.#isWritten = false;
    this.resource.clear();
    this.resourceSchemaUrl.clear();
    this.#resourceAttributes.clear();
  }

  clearScope(): void {
    this.#hash = undefined;
    this.#scopeBytes = undefined;
    this.#isWritten = false;
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

  /** For each row. Throws {@link OversizedRequest} where what encloses the rows, which each of them repeats, grows out of proportion. */
  write(columns: EnclosingColumns, row: number): void {
    if (!this.#isWritten) this.#writeFrom(row, columns);
    this.countRepeated(this.#bytesARow);
  }

  /** To be told of bytes that a row repeats: a body of 64 MiB must not become a terabyte of rows. */
  countRepeated(bytes: number): void {
    this.#repeatedBytes += bytes;
    if (this.#repeatedBytes > MAX_REPEATED_BYTES) {
      throw new OversizedRequest("Too much is said once for too many items: send less per request.");
    }
  }

  #writeFrom(row: number, columns: EnclosingColumns): void {
    const { bytes } = this.#reader;
    this.#resourceBytes ??= this.#bytesOf(this.resource, this.#resourceAttributes, RESOURCE_ATTRIBUTES);
    this.#scopeBytes ??= this.#bytesOf(this.scope, this.#scopeAttributes, SCOPE_ATTRIBUTES);
    const resource = this.#resourceBytes;
    const scope = this.#scopeBytes;
    const { resourceSchemaUrl, scopeSchemaUrl } = this;
    this.#bytesARow = 2 * (resource.length + scope.length) + resourceSchemaUrl.length + scopeSchemaUrl.length;
    this.#isWritten = true;
    const attribute = (names: readonly number[]) => (column: StringColumn) => {
      const index = this.#resourceAttributes.find(names);
      if (index < 0) column.appendEmpty();
      else appendText(column, row, this.#resourceAttributes, index);
    };
    const text = (range: Range) => (column: StringColumn) => column.appendUtf8(bytes, range.start, range.end);
    columns.service.fillWith(row, attribute(SERVICE));
    columns.environment.fillWith(row, attribute(ENVIRONMENT));
    columns.resource.fillWith(row, (column) => column.appendBytes(resource));
    columns.resource_schema_url.fillWith(row, text(resourceSchemaUrl));
    columns.scope_name.fillWith(row, text(this.#scopeName));
    columns.scope_version.fillWith(row, text(this.#scopeVersion));
    columns.scope.fillWith(row, (column) => column.appendBytes(scope));
    columns.scope_schema_url.fillWith(row, text(scopeSchemaUrl));
  }

  /** As they were sent, or cut. */
  #bytesOf({ start, end }: Range, { longest }: AttributeList, attributesTag: number): Buffer {
    const { bytes } = this.#reader;
    return longest > MAX_VALUE_BYTES
      ? cutMessage(bytes, start, end, attributesTag)
      : bytes.subarray(start, end);
  }

  #hashOf(...ranges: readonly Range[]): ContentHash {
    const content = new ContentHash();
    for (const { start, end } of ranges) content.add(this.#reader.bytes, start, end);
    return content;
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
