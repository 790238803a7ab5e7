// What each line of an export may hold (section 7 of the format's page), and the few payloads that are read here.

import { isHex } from "./bytes.js";
import { isName } from "./note.js";

const isText = (value) => typeof value === "string";
export const isNumber = (value) => typeof value === "number" && value >= 0;
const isObject = (value) => typeof value === "object" && !Array.isArray(value);
const isHash = (value) => isHex(value, 64);
const isId = (prefix) => (value) => isText(value) && value.startsWith(prefix) && isHex(value.slice(prefix.length), 32);
const isList = (of, least, most = Infinity) => (value) => Array.isArray(value) && value.length >= least && value.length <= most && value.every(of);
const ascends = (numbers) => numbers.every((number, i) => i === 0 || numbers[i - 1] < number);

/** A real moment, as section 3.1 spells it. */
export function isMoment(value) {
  if (!isText(value) || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/.test(value)) return false;
  const milliseconds = `${value.slice(0, 23)}Z`;
  const date = new Date(milliseconds);
  return !Number.isNaN(date.getTime()) && date.toISOString() === milliseconds;
}

/** Members whose names end in `?` may be left out; no others may be there. */
function shape(members) {
  const checks = new Map(Object.entries(members).map(([name, check]) => [name.replace("?", ""), check]));
  const needed = Object.keys(members).filter((name) => !name.endsWith("?"));
  return (value) => isObject(value)
    && needed.every((name) => Object.hasOwn(value, name))
    && Object.keys(value).every((name) => checks.get(name)?.(value[name]) === true);
}

const entry = { type: isText, seq: isNumber, at: isMoment, kind: isText, "session?": isId("ses_"), leaf_hash: isHash };

export const isHeader = shape({ type: isText, format: isText, origin: isName, keys: isList(isText, 1), "filter?": isText });
export const isWholeEntry = shape({ ...entry, payload: isObject, salt: (value) => isHex(value, 32) });
export const isErasedEntry = shape({ ...entry, payload_hash: isHash });
export const isNotShown = shape({ type: isText, from: isNumber, leaf_hashes: isList(isHash, 1, 1000) });
export const isCheckpoint = shape({ type: isText, note: isText });
export const isEnd = shape({ type: isText, entries: isNumber, checkpoints: isNumber, root: isHash });

const isActor = (value) => isObject(value) && isText(value.role);

/** Only of kinds that are read here. `porchlight verify` knows them all. */
export const payloads = {
  "log.key_changed": shape({ key: isText, before: isText, signature: isText }),
  "log.epoch_began": shape({ epoch: isNumber, by: isActor, reason: isText, "lost?": isText }),
  "account.erased": shape({ by: isActor, reason: isText, entries: (value) => isList(isNumber, 1)(value) && ascends(value) }),
  "session.ended": shape({ by: isActor, how: isText, "because?": isText, at: isMoment, entries: isNumber, entries_hash: isText }),
};
