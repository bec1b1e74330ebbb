import { ATTR_AGENTOPS_TRUNCATED, type SpanKindName } from "agentops/semconv";
import type { CanonicalField } from "./dialect/dialect.ts";
import { DIALECTS, KIND_DIALECTS } from "./dialect/dialects.ts";
import { KnownKeys } from "./wire/known-keys.ts";

const names = [
  ...new Set([
    ...DIALECTS.flatMap((dialect) => [
      ...Object.values(dialect.fields).flat(),
      ...dialect.kinds.map(({ attribute }) => attribute),
      ...(dialect.implied?.by ?? []),
    ]),
    ATTR_AGENTOPS_TRUNCATED,
  ]),
];

const numbers = new Map(names.map((name, number) => [name, number]));

/** Every attribute that a dialect reads, by number. */
export const KNOWN_KEYS = new KnownKeys(names);

/** The name of a known attribute. */
export function knownName(number: number): string {
  return names[number]!;
}

/** The numbers of the attributes that may fill `field`, the best first. */
export function attributesFor(field: CanonicalField): readonly number[] {
  return numbersOf(DIALECTS.flatMap((dialect) => dialect.fields[field] ?? []));
}

export function numbersOf(attributes: readonly string[]): readonly number[] {
  return attributes.map((attribute) => numbers.get(attribute)!);
}

/** One way to tell the kind of a span, the best first. */
export interface KindRule {
  readonly dialect: string;
  readonly attributes: readonly number[];
  readonly kindOf: (value: string | undefined) => SpanKindName | undefined;
  /** Holds only where the span has none of these. */
  readonly unless: readonly number[];
}

export const KIND_RULES: readonly KindRule[] = [
  ...KIND_DIALECTS.flatMap((dialect) =>
    dialect.kinds.map(({ attribute, kinds }) => ({
      dialect: dialect.name,
      attributes: numbersOf([attribute]),
      kindOf: (value: string | undefined) => (value === undefined ? undefined : kinds.get(value)),
      unless: [],
    })),
  ),
  ...KIND_DIALECTS.flatMap(({ name, kinds, implied }) =>
    implied === undefined
      ? []
      : {
          dialect: name,
          attributes: numbersOf(implied.by),
          kindOf: () => implied.kind,
          unless: numbersOf(kinds.map(({ attribute }) => attribute)),
        },
  ),
];

/** For a span without a kind: the dialects and all their attributes, the most telling dialect first. */
export const DIALECT_MARKS: readonly { readonly dialect: string; readonly attributes: readonly number[] }[] =
  KIND_DIALECTS.map((dialect) => ({
    dialect: dialect.name,
    attributes: numbersOf([
      ...Object.values(dialect.fields).flat(),
      ...dialect.kinds.map(({ attribute }) => attribute),
    ]),
  }));
