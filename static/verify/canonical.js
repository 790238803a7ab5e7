// JSON in its one spelling (section 2 of the format's page). Knows nothing of logs.

const MAX_DEPTH = 64;
const NEVER = /[\u0000\ud800-\udfff]/u; // With /u a pair of surrogates is one character: this finds lone ones.

/** The value that a text spells. Throws where it is not that value's one spelling. */
export function readCanonical(text) {
  const value = JSON.parse(text);
  // A member that stands twice, white space, another order or another escape: all of it is spelt otherwise.
  if (spell(value) !== text) throw new Error("it is not in its one spelling");
  return value;
}

/** The one spelling of a value. Throws for what has none. */
export function spell(value, depth = 0) {
  if (typeof value === "string") return spellText(value);
  if (value === true) return "true";
  if (value === false) return "false";
  if (typeof value === "number") return spellNumber(value);
  if (value === null || typeof value !== "object") throw new Error("null is not allowed");
  if (depth >= MAX_DEPTH) throw new Error("it is nested too deeply");
  if (Array.isArray(value)) return `[${value.map((item) => spell(item, depth + 1)).join(",")}]`;
  const names = Object.keys(value).sort(); // By UTF-16 code units, as the page asks.
  return `{${names.map((name) => `${spellText(name)}:${spell(value[name], depth + 1)}`).join(",")}}`;
}

function spellText(text) {
  if (NEVER.test(text)) throw new Error("U+0000 and lone surrogates are not allowed");
  return JSON.stringify(text);
}

function spellNumber(number) {
  if (!Number.isSafeInteger(number) || Object.is(number, -0)) throw new Error("a number is no integer, or out of range");
  return String(number);
}
