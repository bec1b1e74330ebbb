/** The columns of `queries/enclosing-as-text.sql`. */
export interface EnclosingRow {
  serviceName: string;
  resourceBase64: string;
  resourceSchemaUrl: string;
  scopeName: string;
  scopeVersion: string;
  scopeBase64: string;
  scopeSchemaUrl: string;
}

/** Where something comes from, as its row holds it. What is kept as bytes is decoded by `otlp/read`. */
export interface StoredEnclosing {
  /** A protobuf Resource. */
  resource: Buffer;
  resourceSchemaUrl: string;
  scopeName: string;
  scopeVersion: string;
  /** A protobuf InstrumentationScope. */
  scope: Buffer;
  scopeSchemaUrl: string;
}

export function toStoredEnclosing(row: EnclosingRow): StoredEnclosing {
  return {
    resource: Buffer.from(row.resourceBase64, "base64"),
    resourceSchemaUrl: row.resourceSchemaUrl,
    scopeName: row.scopeName,
    scopeVersion: row.scopeVersion,
    scope: Buffer.from(row.scopeBase64, "base64"),
    scopeSchemaUrl: row.scopeSchemaUrl,
  };
}
