/**
 * Whether an error of ClickHouse says that stored bytes are not what was written, or not there. Which code it gets
 * depends on where the damage lies; reading and unpacking a column's file always adds the same words.
 */
export function saysDamage(code: string, message: string): boolean {
  return CODES.has(code) || message.includes("While reading or decompressing");
}

// --- internal ---

const CODES: ReadonlySet<string> = new Set([
  "40", // CHECKSUM_DOESNT_MATCH
  "107", // FILE_DOESNT_EXIST
  "226", // NO_FILE_IN_DATA_PART
  "228", // BAD_SIZE_OF_FILE_IN_DATA_PART
  "246", // CORRUPTED_DATA
  "271", // CANNOT_DECOMPRESS
]);
