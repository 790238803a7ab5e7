// Why a record does not hold. Knows nothing of files, keys or pages.

/**
 * `rule` is the name in the format's page (F4, M14, …); `entry` and `at` say where, if an entry is at fault. `said` is the
 * name of a text, or that and what fills its gaps: the page has the texts.
 */
export class Problem extends Error {
  constructor(rule, said, where = {}) {
    super(typeof said === "string" ? said : JSON.stringify(said));
    this.said = said;
    this.rule = rule;
    this.entry = where.entry;
    this.at = where.at;
    this.held = where.held;
  }
}

export function must(holds, rule, said, where) {
  if (!holds) throw new Problem(rule, said, where);
}
