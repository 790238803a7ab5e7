// Reads an export and says whether it holds: the file (F1 to F6), checkpoints that somebody holds, changes of the key
// (M22), epochs (M23), what was erased (M24, M26), and that each session is whole (M14). The rules' names are those of
// the format's page. What entries say of each other beyond that is `porchlight verify`'s business.

import { Tree, fromHex, fromBase64, joined, leafHash, sha256, toHex, utf8 } from "./bytes.js";
import { readCanonical, spell } from "./canonical.js";
import { handsOver, openNote, readKey } from "./note.js";
import { Problem, must } from "./problem.js";
import { Erasures } from "./erasures.js";
import { Sessions } from "./sessions.js";
import { isCheckpoint, isEnd, isErasedEntry, isHeader, isNotShown, isWholeEntry, payloads } from "./shapes.js";

const FORMAT = "porchlight-export/1";
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export class Checker {
  entries = 0;
  checkpoints = 0;
  covered = 0;
  coveredAt = null;
  notShown = 0;
  firstAt = null;
  lastAt = null;
  epochs = [];
  agreed = [];
  #lines = 0;
  #ended = false;
  #tree = new Tree();
  #pending = []; // Leaf hashes that the tree does not have yet.
  #keys = [];
  #inForce = 0;
  #signedBy = null; // Which key signed the newest checkpoint.
  #held = [];
  #erasures = new Erasures();
  #sessions = new Sessions();

  /** `held`: notes, each with a `name` for people. They are compared once as many entries have been read. */
  constructor({ held = [] } = {}) {
    this.#held = held;
  }

  /** Takes the next lines, as bytes without their newlines. Throws a Problem at the first that does not hold. */
  async take(lines) {
    const read = [];
    for (const line of lines) {
      read.push(readLine(line, (this.#lines += 1)));
      if (read.at(-1).problem) break;
    }
    if (this.#keys.length === 0 && read.length > 0) await this.#header(read.shift());
    await this.#hash(read);
    for (const { members, problem, number, hash } of read) {
      must(!this.#ended, "F1", "check-p-after-end");
      if (problem) throw problem;
      if (hash) await this.#entry(members, hash);
      else if (members.type === "not_shown") await this.#hidden(members, number);
      else if (members.type === "checkpoint") await this.#checkpoint(members, number);
      else await this.#end(members, number);
    }
  }

  /** After the last line. `rest` is what stands after the last newline. */
  finish(rest = new Uint8Array()) {
    must(rest.length === 0, "F1", "check-p-cut-line");
    must(this.#ended, "F1", "check-p-cut");
  }

  /** What was found, once everything holds. */
  result(session) {
    return {
      origin: this.origin,
      entries: this.entries,
      checkpoints: this.checkpoints,
      covered: this.covered,
      coveredAt: this.coveredAt,
      firstAt: this.firstAt,
      lastAt: this.lastAt,
      notShown: this.notShown,
      erased: this.#erasures.counts(),
      sessions: this.#sessions.counts(),
      session: session === undefined ? undefined : this.#sessions.tell(session),
      agreed: this.agreed,
      keys: this.#keys.map(({ text }) => text),
      signedBy: this.#signedBy,
      epochs: this.epochs,
    };
  }

  async #header({ members, problem }) {
    if (problem) throw problem;
    must(members.type === "header" && isHeader(members), "F1", "check-p-header");
    must(members.format === FORMAT, "F1", ["check-p-format", { format: members.format, known: FORMAT }]);
    this.origin = members.origin;
    this.filter = members.filter;
    this.#keys = await Promise.all(members.keys.map(readHeaderKey));
    for (const held of this.#held) held.checkpoint = await this.#open(held.note, this.#keys, ["check-p-held", { name: held.name }], { held: true });
    await this.#compare();
  }

  /** Hashes a batch's entries side by side; which of them hold is decided in order afterwards. */
  async #hash(read) {
    const payloadHash = ({ members }) => members.salt === undefined
      ? fromHex(members.payload_hash)
      : sha256(fromHex(members.salt), utf8(spell(members.payload)));
    await Promise.all(read.filter(({ members }) => members?.type === "entry").map(async (line) => {
      line.hash = await leafHash(leafOf(this.origin, line.members, await payloadHash(line)));
    }));
  }

  async #entry(entry, hash) {
    const where = { entry: entry.seq, at: entry.at };
    must(entry.seq >= this.entries, "F2", ["check-p-place", { entry: entry.seq, expected: this.entries }], where);
    must(entry.seq === this.entries, "F2", missing("check-p-missing", this.entries, entry.seq, { entry: entry.seq }), { ...where, entry: this.entries });
    must(toHex(hash) === entry.leaf_hash, "F4", ["check-p-changed", { entry: entry.seq }], where);
    must(this.lastAt === null || entry.at >= this.lastAt, "F3", ["check-p-older", { entry: entry.seq }], where);
    must(entry.payload === undefined || payloads[entry.kind]?.(entry.payload) !== false, "M1", ["check-p-shape", { entry: entry.seq, kind: entry.kind }], where);
    await this.#meaning(entry, where);
    this.#erasures.entry(entry, where);
    await this.#sessions.entry(entry, hash, where, this.notShown);
    this.firstAt ??= entry.at;
    this.lastAt = entry.at;
    await this.#add(hash);
  }

  async #meaning(entry, where) {
    if (entry.payload === undefined) return;
    if (entry.kind === "log.key_changed") await this.#keyChange(entry, where);
    if (entry.kind !== "log.epoch_began") return;
    const { epoch, reason } = entry.payload;
    must(epoch >= 2 && epoch > (this.epochs.at(-1)?.epoch ?? 1), "M23", ["check-p-epoch", { entry: entry.seq }], where);
    this.epochs.push({ epoch, reason, entry: entry.seq, at: entry.at });
  }

  async #keyChange({ seq, payload }, where) {
    const [before, next] = this.#keys.slice(this.#inForce);
    const signature = fromBase64(payload.signature);
    const fits = payload.before === before.text && payload.key === next?.text && next.name === before.name && next.text !== before.text;
    must(fits, "M22", ["check-p-key-order", { entry: seq }], where);
    must(signature !== null && (await handsOver(before, next, signature)), "M22", ["check-p-key-unsigned", { entry: seq }], where);
    this.#inForce += 1;
  }

  async #hidden(line, number) {
    must(this.filter !== undefined, "F1", ["check-p-leaves-out", { line: number }]);
    must(line.from === this.entries, "F2", missing("check-p-line-missing", this.entries, line.from, { line: number }), { entry: this.entries });
    this.#erasures.hidden(line.from, line.leaf_hashes.length);
    this.notShown += line.leaf_hashes.length;
    for (const hash of line.leaf_hashes) await this.#add(fromHex(hash));
  }

  async #add(hash) {
    this.#pending.push(hash);
    this.entries += 1;
    await this.#compare();
  }

  async #root() {
    await this.#tree.add(this.#pending.splice(0));
    return toHex(await this.#tree.root());
  }

  async #checkpoint(line, number) {
    const made = await this.#open(line.note, [this.#keys[this.#inForce]], ["check-p-in-line", { line: number }]);
    must(made.size === this.entries && made.size > this.covered, "F5", ["check-p-note-size", { line: number, size: made.size, entries: this.entries }]);
    must(made.root === (await this.#root()), "F5", ["check-p-note-root", { line: number, size: made.size }]);
    this.checkpoints += 1;
    this.covered = made.size;
    this.#signedBy = this.#inForce;
    this.coveredAt = this.lastAt;
  }

  async #open(note, keys, what, where) {
    try {
      const made = await openNote(note, keys);
      must(made.origin === this.origin, "F5", ["check-p-other-log", { what, other: made.origin, this: this.origin }], where);
      return made;
    } catch (error) {
      if (error instanceof Problem) throw error;
      throw new Problem("F5", ["check-p-not-valid", { what, why: [error.message] }], where);
    }
  }

  /** Compares what somebody holds over just as many entries as have been read. */
  async #compare() {
    for (const held of this.#held) {
      if (held.checkpoint.size !== this.entries || this.agreed.includes(held)) continue;
      await this.#open(held.note, [this.#keys[this.#inForce]], ["check-p-held", { name: held.name }], { held: true });
      must(held.checkpoint.root === (await this.#root()), "F5", [ofMany("check-p-disagrees", this.entries), { name: held.name, count: this.entries, declared: this.#declared() }], { held: true });
      held.at = this.lastAt;
      this.agreed.push(held);
    }
  }

  /** What the record itself says of lost entries. It explains, and excuses nothing. */
  #declared() {
    return { all: this.epochs.map(({ entry, reason }) => ["check-p-declared", { entry, reason }]) };
  }

  async #end(members, number) {
    must(isEnd(members), "F1", ["check-p-line", { line: number }]);
    must(members.entries === this.entries, "F6", ["check-p-last-entries", { said: members.entries, count: this.entries }]);
    must(members.checkpoints === this.checkpoints, "F6", ["check-p-last-checkpoints", { said: members.checkpoints, count: this.checkpoints }]);
    must(members.root === (await this.#root()), "F6", "check-p-last-root");
    must(this.#inForce === this.#keys.length - 1, "F5", "check-p-key-unused");
    for (const { checkpoint, name } of this.#held.filter((held) => !this.agreed.includes(held))) {
      throw new Problem("F5", [ofMany("check-p-too-short", checkpoint.size), { name, count: checkpoint.size, entries: this.entries, declared: this.#declared() }], { held: true, entry: this.entries });
    }
    this.#ended = true;
  }
}

function readLine(line, number) {
  let members;
  try {
    members = readCanonical(decoder.decode(line));
  } catch {
    return { number, problem: new Problem("F1", ["check-p-damaged", { line: number }]) };
  }
  const fits = { entry: (value) => isWholeEntry(value) || isErasedEntry(value), not_shown: isNotShown, checkpoint: isCheckpoint, end: isEnd, header: () => number === 1 };
  if (typeof members === "object" && Object.hasOwn(fits, members.type) && fits[members.type](members)) return { number, members };
  const entry = Number.isSafeInteger(members?.seq) ? { entry: members.seq } : {};
  return { number, problem: new Problem("F1", ["check-p-members", { line: number }], entry) };
}

function leafOf(origin, { seq, at, kind, session }, payloadHash) {
  const leaf = { v: 1, origin, seq, at, kind, payload_hash: toHex(payloadHash) };
  if (session !== undefined) leaf.session = session;
  return utf8(spell(leaf));
}

async function readHeaderKey(text) {
  try {
    return await readKey(text);
  } catch (error) {
    throw new Problem("F1", ["check-p-file-key", { key: text, why: [error.message] }]);
  }
}

const ofMany = (name, count) => `${name}-${count === 1 ? "one" : "many"}`;

function missing(name, from, until, where) {
  const last = until - 1;
  return [`${name}-${last <= from ? "one" : "many"}`, { from, last, ...where }];
}

/** Splits a stream of bytes into lines. */
export class Lines {
  #rest = new Uint8Array();

  /** The lines that are whole now, without their newlines. */
  feed(chunk) {
    const lines = [];
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      lines.push(from === 0 ? joined(this.#rest, chunk.subarray(0, end)) : chunk.subarray(from, end));
      must(lines.at(-1).length < MAX_LINE, "F1", "check-p-long-line");
      from = end + 1;
    }
    this.#rest = from === 0 ? joined(this.#rest, chunk) : chunk.slice(from);
    must(this.#rest.length < MAX_LINE, "F1", "check-p-long-line");
    return lines;
  }

  get rest() {
    return this.#rest;
  }
}

const MAX_LINE = 16_777_216;
