// Names, verifier keys and signed notes (sections 4 and 5 of the format's page). Knows nothing of exports and mails. What is
// thrown says the name of a text that tells why.

import { fromBase64, sha256, toHex, utf8 } from "./bytes.js";
import { isPublicKey, signatureHolds } from "./ed25519.js";

const MAX_NOTE = 1_048_576;
const ED25519 = Uint8Array.of(1);
const NEWLINE = Uint8Array.of(10);

const isControl = (text) => /[\u0000-\u001f\u007f-\u009f]/.test(text);

export function isName(text) {
  return typeof text === "string" && text !== "" && !/[\p{White_Space}+]/u.test(text) && !isControl(text);
}

/** A verifier key: its text, name, id and public key. Throws for what is none. */
export async function readKey(text) {
  const [, name, id, encoded] = /^([^+]*)\+([^+]*)\+([^]*)$/.exec(text) ?? [];
  const data = name === undefined ? null : fromBase64(encoded);
  if (!isName(name) || data?.length !== 33 || data[0] !== 1) throw new Error("check-why-key");
  const key = data.slice(1);
  const number = (await sha256(utf8(name), NEWLINE, ED25519, key)).slice(0, 4);
  if (toHex(number) !== id) throw new Error("check-why-key-id");
  if (!isPublicKey(key)) throw new Error("check-why-key-point");
  return { text, name, id, key };
}

/** Opens a note with known keys: whose log it is of, how many entries it covers, their root. Throws, saying why not. */
export async function openNote(note, keys) {
  const { text, lines } = split(note);
  let signed = 0;
  for (const line of lines) {
    const { name, id, signature } = readSignature(line);
    const known = new Map(keys.filter((key) => key.name === name && key.id === id).map((key) => [key.text, key]));
    if (known.size > 1) throw new Error("check-why-two-keys");
    for (const { key } of known.values()) {
      if (!(await signatureHolds(key, signature, utf8(text)))) throw new Error("check-why-signature");
      signed += 1;
    }
  }
  const checkpoint = readCheckpoint(text);
  if (signed === 0) throw new Error("check-why-unsigned");
  return checkpoint;
}

/** What a note says, whoever signed it. */
export function readNote(note) {
  return readCheckpoint(split(note).text);
}

function split(note) {
  if (utf8(note).length > MAX_NOTE) throw new Error("check-why-long");
  if (!note.endsWith("\n")) throw new Error("check-why-newline");
  if (/[\u0000-\u0009\u000b-\u001f\u007f]/.test(note)) throw new Error("check-why-control");
  const at = note.lastIndexOf("\n\n");
  const lines = at < 0 ? [] : note.slice(at + 2).split("\n").slice(0, -1);
  if (lines.length < 1 || lines.length > 100) throw new Error("check-why-signatures");
  return { text: note.slice(0, at + 1), lines };
}

function readSignature(line) {
  const [, name, encoded] = /^\u2014 ([^ ]*) ([^ ]*)$/.exec(line) ?? [];
  const data = encoded === undefined ? null : fromBase64(encoded);
  if (!isName(name) || data === null || data.length < 5) throw new Error("check-why-signature-line");
  return { name, id: toHex(data.subarray(0, 4)), signature: data.slice(4) };
}

function readCheckpoint(text) {
  const [origin, size, root, ...further] = text.split("\n").slice(0, -1);
  if (root === undefined || !isName(origin)) throw new Error("check-why-checkpoint");
  if (!/^(0|[1-9][0-9]{0,19})$/.test(size) || BigInt(size) >= 2n ** 64n) throw new Error("check-why-size");
  const hash = fromBase64(root);
  if (hash?.length !== 32) throw new Error("check-why-root");
  if (further.some((line) => line === "" || isControl(line))) throw new Error("check-why-checkpoint");
  return { origin, size: Number(size), root: toHex(hash) };
}

const KEY_CHANGE = "porchlight key change, version 1";

/** Whether the old key signed that the new one follows it. */
export function handsOver(before, next, signature) {
  return signatureHolds(before.key, signature, utf8(`${KEY_CHANGE}\n${before.text}\n${next.text}\n`));
}
