export interface PartialSuccess {
  rejectedSpans: number;
  message: string;
}

/** Reads an OTLP `ExportTraceServiceResponse`; whatever is not one counts as full success. */
export function readPartialSuccess(body: Uint8Array): PartialSuccess {
  const result: PartialSuccess = { rejectedSpans: 0, message: "" };
  const response = fields(body);
  for (const field of response) {
    if (field.number !== 1 || field.bytes === undefined) continue;
    for (const inner of fields(field.bytes)) {
      if (inner.number === 1 && inner.value !== undefined) result.rejectedSpans = inner.value;
      if (inner.number === 2 && inner.bytes !== undefined)
        result.message = Buffer.from(inner.bytes).toString("utf8");
    }
  }
  return result;
}

interface Field {
  number: number;
  value?: number;
  bytes?: Uint8Array;
}

/** The varint and length-delimited fields of a message, until its end or the first thing that is neither. */
function fields(message: Uint8Array): Field[] {
  const found: Field[] = [];
  let position = 0;
  const varint = (): number => {
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = message[position++];
      if (byte === undefined) return Number.NaN;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      factor *= 128;
    }
  };
  while (position < message.length) {
    const tag = varint();
    const value = varint();
    if (Number.isNaN(tag) || Number.isNaN(value)) break;
    const number = Math.floor(tag / 8);
    if (tag % 8 === 0) found.push({ number, value });
    else if (tag % 8 === 2 && position + value <= message.length) {
      found.push({ number, bytes: message.subarray(position, position + value) });
      position += value;
    } else break;
  }
  return found;
}
