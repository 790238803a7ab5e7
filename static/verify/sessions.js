// Whether each session is whole: its closing entry's count and hash (M14, section 8.5).

import { joined, sha256, toHex } from "./bytes.js";
import { must } from "./problem.js";

export class Sessions {
  #all = new Map();

  /** `hidden`: how many entries before this one are not shown. */
  async entry(entry, hash, where, hidden) {
    if (entry.session === undefined || entry.kind === "session.refused") return;
    if (!this.#all.has(entry.session)) this.#all.set(entry.session, begun(entry, hidden));
    const session = this.#all.get(entry.session);
    if (entry.kind === "session.ended") await this.#ended(session, entry, where, hidden - session.hiddenBefore);
    if (session.state === "open") session.hashes.push(hash);
    session.count += 1;
    session.last = entry.seq;
  }

  /** `hidden`: how many entries are not shown since it was opened. */
  async #ended(session, entry, where, hidden) {
    must(session.state === "open", "M14", ["check-p-closed-twice", { entry: entry.seq }], where);
    session.closedBy = entry.seq;
    const hashes = session.hashes;
    session.counted = hashes.length;
    session.hashes = [];
    session.state = "unchecked";
    if (entry.payload === undefined) return;
    const { at, entries, entries_hash: hash } = entry.payload;
    must(session.openedAt === null || at >= session.openedAt, "M14", ["check-p-ended-early", { entry: entry.seq }], where);
    must(at <= entry.at, "M14", ["check-p-ended-late", { entry: entry.seq }], where);
    session.state = "partial";
    const fits = hashes.length <= entries && entries <= hashes.length + hidden;
    must(fits, "M14", ["check-p-closes-count", { entry: entry.seq, said: entries, count: hashes.length }], where);
    if (hashes.length < entries) return;
    must(toHex(await sha256(joined(...hashes))) === hash, "M14", ["check-p-closes-other", { entry: entry.seq }], where);
    session.state = "whole";
  }

  counts() {
    const counts = { all: this.#all.size, whole: 0, open: 0, partial: 0, unchecked: 0 };
    for (const { state } of this.#all.values()) counts[state] += 1;
    return counts;
  }

  /** What is known of one session; nothing if it has no entries. */
  tell(id) {
    const session = this.#all.get(id);
    if (session === undefined) return null;
    const { state, last, count, closedBy, counted } = session;
    return { state, last, count, closedBy, counted };
  }
}

function begun({ seq, at, kind }, hidden) {
  const opened = kind === "session.opened";
  return { state: "open", hashes: [], last: seq, count: 0, openedAt: opened ? at : null, hiddenBefore: opened ? hidden : 0 };
}
