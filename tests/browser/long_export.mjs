// A long export that holds, made here: one session after the other, a checkpoint after each thousand entries.

import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";

const ORIGIN = "porchlight.acme.example/log/acc_01a2038e7f007838a5822a6f9e62da21";
const SESSION = 1000;
const sha256 = (...parts) => createHash("sha256").update(Buffer.concat(parts)).digest();

/** The export's text, and its last checkpoint. */
export function longExport(size) {
  const key = newKey("porchlight.acme.example/log");
  const tree = [];
  const lines = [JSON.stringify({ format: "porchlight-export/1", keys: [key.text], origin: ORIGIN, type: "header" })];
  let closed = [];
  let note;
  for (let seq = 0; seq < size; seq += 1) {
    const last = seq % SESSION === SESSION - 1;
    const hash = entry(lines, seq, last ? closed : null);
    if (last) closed = [];
    else closed.push(hash);
    grow(tree, seq, hash);
    if (!last) continue;
    note = key.sign(`${ORIGIN}\n${seq + 1}\n${rootOf(tree).toString("base64")}\n`);
    lines.push(JSON.stringify({ note, type: "checkpoint" }));
  }
  lines.push(JSON.stringify({ checkpoints: size / SESSION, entries: size, root: rootOf(tree).toString("hex"), type: "end" }));
  return { text: `${lines.join("\n")}\n`, note };
}

function entry(lines, seq, closed) {
  const at = `${new Date(Date.UTC(2026, 0, 1) + seq * 1000).toISOString().slice(0, 23)}000Z`;
  const kind = closed === null ? "step.intent" : "session.ended";
  const session = `ses_${Math.floor(seq / SESSION).toString(16).padStart(32, "0")}`;
  const payload = closed === null
    ? { background: false, method: "GET", step: "view", target: `/invoices/${seq}?from=search&order=newest` }
    : { at, by: { role: "porchlight" }, entries: closed.length, entries_hash: sha256(...closed).toString("hex"), how: "idle" };
  const salt = randomBytes(16);
  const payloadHash = sha256(salt, Buffer.from(JSON.stringify(payload))).toString("hex");
  const leaf = JSON.stringify({ at, kind, origin: ORIGIN, payload_hash: payloadHash, seq, session, v: 1 });
  const hash = sha256(Buffer.of(0), Buffer.from(leaf));
  lines.push(JSON.stringify({ at, kind, leaf_hash: hash.toString("hex"), payload, salt: salt.toString("hex"), seq, session, type: "entry" }));
  return hash;
}

function grow(tree, seq, hash) {
  let node = hash;
  for (let bits = seq; bits % 2 === 1; bits = Math.floor(bits / 2)) node = sha256(Buffer.of(1), tree.pop(), node);
  tree.push(node);
}

const rootOf = (tree) => tree.reduceRight((right, left) => right === null ? left : sha256(Buffer.of(1), left, right), null);

function newKey(name) {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const bytes = Buffer.concat([Buffer.of(1), publicKey.export({ type: "spki", format: "der" }).subarray(-32)]);
  const id = sha256(Buffer.from(`${name}\n`), bytes).subarray(0, 4);
  return {
    text: `${name}+${id.toString("hex")}+${bytes.toString("base64")}`,
    sign: (text) => `${text}\n\u2014 ${name} ${Buffer.concat([id, sign(null, Buffer.from(text), privateKey)]).toString("base64")}\n`,
  };
}
