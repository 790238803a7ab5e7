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
      must(!this.#ended, "F1", "Something stands after its last line.");
      if (problem) throw problem;
      if (hash) await this.#entry(members, hash);
      else if (members.type === "not_shown") await this.#hidden(members, number);
      else if (members.type === "checkpoint") await this.#checkpoint(members, number);
      else await this.#end(members, number);
    }
  }

  /** After the last line. `rest` is what stands after the last newline. */
  finish(rest = new Uint8Array()) {
    must(rest.length === 0, "F1", "The file is cut off in the middle of a line.");
    must(this.#ended, "F1", "The file is cut off: its last line is missing.");
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
    must(members.type === "header" && isHeader(members), "F1", "Line 1 is not the header of an export.");
    must(members.format === FORMAT, "F1", `It is of another format (${members.format}) than this page reads (${FORMAT}).`);
    this.origin = members.origin;
    this.filter = members.filter;
    this.#keys = await Promise.all(members.keys.map(readHeaderKey));
    for (const held of this.#held) held.checkpoint = await this.#open(held.note, this.#keys, `${held.name}: this checkpoint`, { held: true });
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
    must(entry.seq >= this.entries, "F2", `Entry ${entry.seq} stands where entry ${this.entries} should: it is there twice, or not in its place.`, where);
    must(entry.seq === this.entries, "F2", `${missing(this.entries, entry.seq)} missing: entry ${entry.seq} stands in ${entry.seq - this.entries === 1 ? "its" : "their"} place.`, { ...where, entry: this.entries });
    must(toHex(hash) === entry.leaf_hash, "F4", `Entry ${entry.seq} is not what it was when it was written down.`, where);
    must(this.lastAt === null || entry.at >= this.lastAt, "F3", `Entry ${entry.seq} is older than the entry before it.`, where);
    must(entry.payload === undefined || payloads[entry.kind]?.(entry.payload) !== false, "M1", `Entry ${entry.seq} does not say what a ${entry.kind} says.`, where);
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
    must(epoch >= 2 && epoch > (this.epochs.at(-1)?.epoch ?? 1), "M23", `Entry ${entry.seq} begins an epoch that does not follow.`, where);
    this.epochs.push({ epoch, reason, entry: entry.seq, at: entry.at });
  }

  async #keyChange({ seq, payload }, where) {
    const [before, next] = this.#keys.slice(this.#inForce);
    const signature = fromBase64(payload.signature);
    const fits = payload.before === before.text && payload.key === next?.text && next.name === before.name && next.text !== before.text;
    must(fits, "M22", `Entry ${seq} changes the key, but not from the one in force to the next one.`, where);
    must(signature !== null && (await handsOver(before, next, signature)), "M22", `Entry ${seq} changes the key, but the old key did not sign that.`, where);
    this.#inForce += 1;
  }

  async #hidden(line, number) {
    must(this.filter !== undefined, "F1", `Line ${number} leaves entries out, but the file says that it shows all.`);
    must(line.from === this.entries, "F2", `${missing(this.entries, line.from)} missing, or out of place (line ${number}).`, { entry: this.entries });
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
    const made = await this.#open(line.note, [this.#keys[this.#inForce]], `The checkpoint in line ${number}`);
    must(made.size === this.entries && made.size > this.covered, "F5", `The checkpoint in line ${number} is over ${made.size} entries and does not belong after ${this.entries}.`);
    must(made.root === (await this.#root()), "F5", `The checkpoint in line ${number} does not fit: something before entry ${made.size} was changed.`);
    this.checkpoints += 1;
    this.covered = made.size;
    this.#signedBy = this.#inForce;
    this.coveredAt = this.lastAt;
  }

  async #open(note, keys, what, where) {
    try {
      const made = await openNote(note, keys);
      must(made.origin === this.origin, "F5", `${what} is of another log (${made.origin}) than this record (${this.origin}).`, where);
      return made;
    } catch (error) {
      if (error instanceof Problem) throw error;
      throw new Problem("F5", `${what} is not valid: ${error.message}.`, where);
    }
  }

  /** Compares what somebody holds over just as many entries as have been read. */
  async #compare() {
    for (const held of this.#held) {
      if (held.checkpoint.size !== this.entries || this.agreed.includes(held)) continue;
      await this.#open(held.note, [this.#keys[this.#inForce]], `${held.name}: this checkpoint`, { held: true });
      must(held.checkpoint.root === (await this.#root()), "F5", `${held.name} does not agree with this record: something in the first ${plural(this.entries, "entry", "entries")} was changed after you were given it.${this.#declared()}`, { held: true });
      held.at = this.lastAt;
      this.agreed.push(held);
    }
  }

  /** What the record itself says of lost entries. It explains, and excuses nothing. */
  #declared() {
    return this.epochs.map(({ entry, reason }) => ` Entry ${entry} declares that entries were lost: “${reason}”.`).join("");
  }

  async #end(members, number) {
    must(isEnd(members), "F1", `Line ${number} is none that may stand there.`);
    must(members.entries === this.entries, "F6", `The last line counts ${members.entries} entries, and there are ${this.entries}.`);
    must(members.checkpoints === this.checkpoints, "F6", `The last line counts ${members.checkpoints} checkpoints, and there are ${this.checkpoints}.`);
    must(members.root === (await this.#root()), "F6", "The last line has another root than the entries.");
    must(this.#inForce === this.#keys.length - 1, "F5", "The file names a key that no entry brings into force.");
    for (const { checkpoint, name } of this.#held.filter((held) => !this.agreed.includes(held))) {
      throw new Problem("F5", `${name} covers ${plural(checkpoint.size, "entry", "entries")}, and this record has only ${this.entries}: entries are missing.${this.#declared()}`, { held: true, entry: this.entries });
    }
    this.#ended = true;
  }
}

function readLine(line, number) {
  let members;
  try {
    members = readCanonical(decoder.decode(line));
  } catch {
    return { number, problem: new Problem("F1", `Line ${number} is not as this format spells lines: the file is damaged.`) };
  }
  const fits = { entry: (value) => isWholeEntry(value) || isErasedEntry(value), not_shown: isNotShown, checkpoint: isCheckpoint, end: isEnd, header: () => number === 1 };
  if (typeof members === "object" && Object.hasOwn(fits, members.type) && fits[members.type](members)) return { number, members };
  const entry = Number.isSafeInteger(members?.seq) ? { entry: members.seq } : {};
  return { number, problem: new Problem("F1", `Line ${number} does not have the members that this format gives it.`, entry) };
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
    throw new Problem("F1", `The file’s key ${text} does not read: ${error.message}.`);
  }
}

const plural = (count, one, many) => `${count.toLocaleString("en-GB")} ${count === 1 ? one : many}`;

function missing(from, until) {
  const last = until - 1;
  if (last <= from) return `Entry ${from} is`;
  return `Entries ${from} to ${last} are`;
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
      must(lines.at(-1).length < MAX_LINE, "F1", "A line is longer than this format allows.");
      from = end + 1;
    }
    this.#rest = from === 0 ? joined(this.#rest, chunk) : chunk.slice(from);
    must(this.#rest.length < MAX_LINE, "F1", "A line is longer than this format allows.");
    return lines;
  }

  get rest() {
    return this.#rest;
  }
}

const MAX_LINE = 16_777_216;
