// Why a record does not hold. Knows nothing of files, keys or pages.

/** `rule` is the name in the format's page (F4, M14, …); `entry` and `at` say where, if an entry is at fault. */
export class Problem extends Error {
  constructor(rule, text, where = {}) {
    super(text);
    this.rule = rule;
    this.entry = where.entry;
    this.at = where.at;
    this.held = where.held;
  }
}

export function must(holds, rule, text, where) {
  if (!holds) throw new Problem(rule, text, where);
}
