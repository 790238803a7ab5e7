// What was erased, and why (sections 6.8 and 8.3, M24 and M26).

import { must } from "./problem.js";

export class Erasures {
  #total = 0;
  #byAge = 0;
  #atFront = true; // Whether everything so far is erased or not shown, but for what is never erased by age.
  #others = new Map(); // Erased, but not by age: number -> whether a later entry names it.
  #gone = []; // Runs [from, to) of numbers that are erased or not shown.

  entry(entry, where) {
    if (entry.payload === undefined) {
      must(!/^(log|vendor)\./.test(entry.kind), "M26", ["check-p-erased-never", { entry: entry.seq, kind: entry.kind }], where);
      this.#erased(entry.seq);
      return;
    }
    if (entry.kind !== "account.added" && !entry.kind.startsWith("log.")) this.#atFront = false;
    if (entry.kind === "account.erased") this.#named(entry, where);
  }

  hidden(from, count) {
    this.#run(from, from + count);
  }

  counts() {
    const byRequest = [...this.#others.values()].filter(Boolean).length;
    return { total: this.#total, byAge: this.#byAge, byRequest, unexplained: this.#total - this.#byAge - byRequest };
  }

  #erased(seq) {
    this.#total += 1;
    if (this.#atFront) this.#byAge += 1;
    else this.#others.set(seq, false);
    this.#run(seq, seq + 1);
  }

  #run(from, to) {
    const last = this.#gone.at(-1);
    if (last !== undefined && last[1] === from) last[1] = to;
    else this.#gone.push([from, to]);
  }

  #named({ seq, payload }, where) {
    for (const number of payload.entries) {
      must(number < seq && this.#isGone(number), "M24", ["check-p-erased-not", { entry: seq, number }], where);
      if (this.#others.has(number)) this.#others.set(number, true);
    }
  }

  #isGone(number) {
    let low = 0;
    let high = this.#gone.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#gone[middle][1] <= number) low = middle + 1;
      else high = middle;
    }
    return low < this.#gone.length && this.#gone[low][0] <= number;
  }
}
