import { z } from "zod";

/** JSON that a database, a runtime or a careless program may refuse in any place of a body. */
export const hostileJson: readonly string[] = [
  ...["a\0b", "a\ud800b", "", "__proto__", "99999999999999999999", "9999-12-31T23:59:59-23:59"].map((text) =>
    JSON.stringify(text),
  ),
  ...["-1", "0.5", "2147483648", "9007199254740993", "1e400"],
  ...["null", "[]", "{}", '{"__proto__":{"a":1}}', '{"a\\u0000b":1}', '[["\\ud800"]]'],
];

const long = 100_000;

/** The same for a body as a whole and its first fields, because it takes long. */
export const hugeJson: readonly string[] = [
  JSON.stringify("x".repeat(long)),
  `[${Array(long).fill("1").join(",")}]`,
  "[".repeat(long) + "]".repeat(long),
  `{"a":${"[".repeat(long)}1${"]".repeat(long)}}`,
];

/** The same for a query parameter, percent-encoded. */
export const hostileQueryValues: readonly string[] = [
  ...["%00", "a%00b", "%ed%a0%80", "%ff", "%F0%9F", "%", "%zz", ""],
  ...["-1", "0", "1e9", "abc", "NaN", "2147483648", "99999999999999999999"],
  ...[
    "300000-01-01T00:00:00Z",
    "%2B300000-01-01T00:00:00Z",
    "0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59-23:59",
  ],
  ...["__proto__", "x:constructor", "evt_00000000000000000000000000", "x".repeat(4_000)],
];

type JsonSchema = z.core.JSONSchema.JSONSchema;

/**
 * A body that has every field of a schema, also the optional ones.
 * @param known values of fields by name, where any text would not do
 */
export function sampleOf(schema: z.ZodType, known: Readonly<Record<string, unknown>>): unknown {
  return sample(z.toJSONSchema(schema, { io: "input", unrepresentable: "any", reused: "inline" }), known);
}

function sample(schema: JsonSchema, known: Readonly<Record<string, unknown>>): unknown {
  const [variant] = schema.anyOf ?? schema.oneOf ?? [];
  if (variant) return sample(variant, known);
  if (schema.enum) return schema.enum[0];
  switch (schema.type) {
    case "object":
      return sampleObject(schema, known);
    case "array":
      return [
        sample(typeof schema.items === "object" && !Array.isArray(schema.items) ? schema.items : {}, known),
      ];
    case "integer":
    case "number":
      return schema.minimum ?? 1;
    case "boolean":
      return false;
    default:
      return "x";
  }
}

function sampleObject({ properties }: JsonSchema, known: Readonly<Record<string, unknown>>): unknown {
  if (!properties) return { name: "x" };
  const entries = Object.entries(properties).map(([name, field]) => [
    name,
    Object.hasOwn(known, name) ? known[name] : sample(typeof field === "object" ? field : {}, known),
  ]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** Every place of a JSON value, as the text around it: `[before, after]`. */
export function placesIn(value: unknown): readonly (readonly [string, string])[] {
  const whole = ["", ""] as const;
  if (Array.isArray(value)) return [whole, ...value.flatMap((each, at) => placesOfPart(value, at, each))];
  if (typeof value !== "object" || value === null) return [whole];
  return [whole, ...Object.entries(value).flatMap(([name, each]) => placesOfPart(value, name, each))];
}

function placesOfPart(
  whole: object,
  key: string | number,
  part: unknown,
): readonly (readonly [string, string])[] {
  const mark = "place-of-the-part";
  const marked = Array.isArray(whole) ? whole.with(Number(key), mark) : { ...whole, [key]: mark };
  const [before = "", after = ""] = JSON.stringify(marked).split(JSON.stringify(mark));
  return placesIn(part).map(([left, right]) => [before + left, right + after] as const);
}
