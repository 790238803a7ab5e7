// What a check came to, in words: a sentence to be said and a panel to be read. Three outcomes and no fourth: the record
// holds, it does not, or it could not be checked, which is never a yes.

/** The record holds. A key that was given and did not sign it is a no all the same. */
export function holds(found, given, about) {
  const { say, counted } = about.words;
  if (given.key !== null && !vouches(found, given.key)) return fails({ said: "check-other-key", held: true, keys: found.keys }, given, about);
  const title = about.session === undefined ? say("check-yes") : sessionTitle(found, about);
  const session = about.session === undefined ? [] : sessionLines(found, about);
  const lines = [...session, ...comparison(found, about), ...recordLines(found, about), ...gaps(found, about), ...keyLines(found, given, about)];
  const panel = box("success", title, [list(lines)]);
  panel.append(paragraph([`${say("check-beyond")} `, code("porchlight verify FILE")], "text-secondary"));
  return [counted("check-counted", found.entries, { title }), panel];
}

/** Being named is not enough: anybody can write a record whose own key hands over to another. */
function vouches({ keys, signedBy }, key) {
  return keys.includes(key) && signedBy !== null && signedBy >= keys.indexOf(key);
}

/** The record does not hold. */
export function fails(problem, given, about) {
  const { say, moment } = about.words;
  const title = problem.held ? say("check-no-held") : say("check-no");
  const text = say(problem.said);
  const lines = [text];
  if (problem.entry !== undefined && problem.at === undefined) lines.push(say("check-first", { entry: problem.entry }));
  if (problem.entry !== undefined && problem.at !== undefined) lines.push(say("check-first-of", { entry: problem.entry, moment: moment(problem.at) }));
  if (problem.keys) lines.push([`${say("check-names")} `, code(problem.keys.join(", "))]);
  const panel = box("danger", title, [list(lines), heading(say("check-do")), whatToDo(problem, about)]);
  return [`${title} ${text}`, panel];
}

function whatToDo(problem, { words: { say }, vendor, file }) {
  const write = problem.entry === undefined ? say("check-do-write", { vendor }) : say("check-do-write-entry", { vendor, entry: problem.entry });
  const steps = [
    say("check-do-keep"),
    [link(file, say("check-do-download")), ` ${say("check-do-now")}`],
    [`${say("check-do-run")} `, code("porchlight verify FILE --since MAIL.eml"), `. ${say("check-do-more")}`],
    write,
    [`${say("check-do-until")} `, link("/account/support-access", say("check-do-off")), `. ${say("check-do-show")}`],
  ];
  if (problem.held) steps.unshift(say("check-do-right", { vendor }));
  return list(steps, "ol");
}

const BROKEN = {
  insecure: "check-broken-insecure",
  "no-ed25519": "check-broken-ed25519",
  network: "check-broken-network",
  answer: "check-broken-answer",
};

/** It could not be checked. */
export function broken({ code: why, text }, { words: { say }, file }) {
  const title = say("check-not");
  const other = text === "" ? "check-broken-other" : "check-broken-other-text";
  const reason = say(BROKEN[why] ?? other, { text });
  const panel = box("warning", title, [
    paragraph(`${reason} ${say("check-neither")}`),
    paragraph([`${say("check-or")} `, link(file, say("check-or-download")), ` ${say("check-or-run")} `, code("porchlight verify FILE"), ` ${say("check-or-machine")}`]),
  ]);
  return [`${title} ${reason}`, panel];
}

// --- What a record that holds is said to hold ---

function sessionTitle({ session }, { words: { say } }) {
  if (session?.state === "whole") return say("check-session-whole");
  return session?.state === "open" ? say("check-session-open") : say("check-session-other");
}

function sessionLines({ session, covered, agreed }, { words: { say, counted }, vendor }) {
  if (session === null) return [say("check-session-none")];
  const lines = [counted("check-session-entries", session.count)];
  if (session.state === "whole") lines.push(say("check-session-closed", { number: session.closedBy, count: session.counted }));
  if (session.state === "open") lines.push(say("check-session-not-closed"));
  if (session.state === "partial") lines.push(say("check-session-partial"));
  if (session.state === "unchecked") lines.push(say("check-session-unchecked"));
  if (agreed.some(({ checkpoint }) => checkpoint.size > session.last)) lines.push(say("check-session-given"));
  else if (session.last < covered) lines.push(say("check-session-covered"));
  else if (session.closedBy < covered) lines.push(say("check-session-mostly"));
  else lines.push(say("check-session-newest", { vendor }));
  return lines;
}

function recordLines(found, { words: { say, counted, moment } }) {
  if (found.entries === 0) return [say("check-record-none")];
  const span = found.firstAt === null ? "" : ["check-span", { from: moment(found.firstAt), to: moment(found.lastAt) }];
  const lines = [counted("check-record", found.entries, { span })];
  const { whole, open, partial, unchecked } = found.sessions;
  const of = [];
  if (whole > 0) of.push(counted("check-whole", whole));
  if (open > 0) of.push(say("check-open", { count: open }));
  if (partial > 0) of.push(say("check-partial", { count: partial }));
  if (unchecked > 0) of.push(say("check-unclosed", { count: unchecked }));
  if (of.length > 0) lines.push(`${of.join(", ")}.`);
  return lines;
}

function comparison({ agreed, entries, covered, coveredAt }, { vendor, words: { say, counted, moment } }) {
  const until = (at) => at === null ? "" : ["check-until", { moment: moment(at) }];
  const lines = agreed.map(({ name, checkpoint, at }) => counted("check-agrees", checkpoint.size, { name, until: until(at) }));
  if (lines.length === 0) lines.push(say("check-nothing-given"));
  const after = entries - covered;
  const newer = after === 0 ? say("check-newer-none") : counted("check-newer", after);
  if (covered === 0) lines.push(say("check-never-signed", { vendor }));
  else lines.push(counted("check-newest", covered, { until: until(coveredAt), newer }));
  return lines;
}

function gaps({ erased, notShown, epochs }, { words: { say, counted, moment } }) {
  const reasons = [];
  if (erased.byAge > 0) reasons.push(say("check-erased-age", { count: erased.byAge }));
  if (erased.byRequest > 0) reasons.push(say("check-erased-request", { count: erased.byRequest }));
  if (erased.unexplained > 0) reasons.push(say("check-erased-why", { count: erased.unexplained }));
  const lines = [erased.total > 0 ? counted("check-erased", erased.total, { reasons: reasons.join(", ") }) : say("check-erased-none")];
  if (notShown > 0) lines.push(counted("check-hidden", notShown));
  for (const { at, entry, reason } of epochs) lines.push(say("check-epoch", { moment: moment(at), entry, reason }));
  return lines;
}

function keyLines({ keys, signedBy }, { key }, { vendor, words: { say, counted } }) {
  if (signedBy === null) return [say("check-unsigned")];
  const signer = code(keys[signedBy]);
  if (key === keys[signedBy]) return [[`${say("check-key-given")} `, signer]];
  const lines = signedBy > 0 ? [counted("check-key-changed", signedBy)] : [];
  if (key !== null) return [...lines, [`${say("check-key-follows")} `, signer]];
  return [...lines, [`${say("check-key-compare", { vendor })} `, signer]];
}

// --- Elements; text is only ever text ---

function box(tone, title, children) {
  const panel = element("div", children, `alert alert-${tone} verify-result`);
  panel.prepend(paragraph(element("strong", [title]), "verify-title"));
  return panel;
}

/** Each line is text, or several pieces of text and elements. */
function list(lines, tag = "ul") {
  return element(tag, lines.map((line) => element("li", [line].flat())));
}

const heading = (text) => element("h3", [text], "digest-title");
const paragraph = (content, name) => element("p", [content].flat(), name);
const code = (text) => element("code", [text]);

function link(href, text) {
  const anchor = element("a", [text]);
  anchor.href = href;
  return anchor;
}

function element(tag, children, name) {
  const made = document.createElement(tag);
  if (name !== undefined) made.className = name;
  made.append(...children);
  return made;
}
