// What a check came to, in words: a sentence to be said and a panel to be read. Three outcomes and no fourth: the record
// holds, it does not, or it could not be checked, which is never a yes.

import { counted, number } from "./words.js";

const BEYOND = "What this page does not check: whether the entries make sense together, such as each step inside its session and each session inside its grant. The command also checks that: ";

/** The record holds. A key that was given and did not sign it is a no all the same. */
export function holds(found, given, about) {
  if (given.key !== null && !vouches(found, given.key)) {
    const text = "No checkpoint in this record is signed with the key that you gave, or with one that follows it.";
    return fails({ text, held: true, keys: found.keys }, given, about);
  }
  const title = about.session === undefined ? "Yes: this record holds." : sessionTitle(found);
  const session = about.session === undefined ? [] : sessionLines(found, about);
  const lines = [...session, ...comparison(found, about), ...recordLines(found, about), ...gaps(found, about), ...keyLines(found, given, about)];
  const panel = box("success", title, [list(lines)]);
  panel.append(paragraph([BEYOND, code("porchlight verify FILE")], "text-secondary"));
  return [`${title} ${counted(found.entries, "entry", "entries")} checked.`, panel];
}

/** Being named is not enough: anybody can write a record whose own key hands over to another. */
function vouches({ keys, signedBy }, key) {
  return keys.includes(key) && signedBy !== null && signedBy >= keys.indexOf(key);
}

/** The record does not hold. */
export function fails(problem, given, about) {
  const title = problem.held ? "No: this record does not agree with what you hold." : "No: this record does not hold.";
  const lines = [problem.text];
  if (problem.entry !== undefined) {
    const when = problem.at === undefined ? "" : `, of ${about.speaker.moment(problem.at)}`;
    lines.push(`The first entry that does not fit is number ${number(problem.entry)}${when}. What stands before it was in order; what stands after it was not checked.`);
  }
  if (problem.keys) lines.push(["It names: ", code(problem.keys.join(", "))]);
  const panel = box("danger", title, [list(lines), heading("What to do"), whatToDo(problem, about)]);
  return [`${title} ${problem.text}`, panel];
}

function whatToDo(problem, about) {
  const entry = problem.entry === undefined ? "" : ` Name entry ${number(problem.entry)}.`;
  const steps = [
    "Keep every mail that you were sent, and whatever you compared with. Delete nothing.",
    [link(about.file, "Download this history"), " now, as it stands, and keep the file."],
    ["On your own machine run ", code("porchlight verify FILE --since MAIL.eml"), ". It does not rely on this page, and says more."],
    `If it says no as well, write to ${about.vendor} and ask what happened.${entry} Send them no file that you do not keep a copy of.`,
    ["Until that is explained, you can ", link("/account/support-access", "turn off support access"), ". Show the file and the mails to whoever audits you."],
  ];
  if (problem.held) steps.unshift(`First make sure that it is the right one: a mail about this account, from ${about.vendor}, copied whole.`);
  return list(steps, "ol");
}

const BROKEN = {
  insecure: "This page was not loaded over https, and browsers check signatures only there.",
  "no-ed25519": "This browser cannot check Ed25519 signatures. Firefox 129, Safari 17, Chrome or Edge 137 and later ones can.",
  network: "The download broke off. Try again.",
  answer: "The server did not send the history. Perhaps you are signed out: reload this page and try again.",
};

/** It could not be checked. */
export function broken({ code: why, text }, about) {
  const title = "Not checked.";
  const reason = BROKEN[why] ?? `Something went wrong in this browser${text === "" ? "" : ` (${text})`}. Try again, or another browser.`;
  const panel = box("warning", title, [
    paragraph(`${reason} This says nothing about the record, neither yes nor no.`),
    paragraph(["Or ", link(about.file, "download this history"), " and run ", code("porchlight verify FILE"), " on your own machine."]),
  ]);
  return [`${title} ${reason}`, panel];
}

// --- What a record that holds is said to hold ---

function sessionTitle({ session }) {
  if (session?.state === "whole") return "Yes: this session is complete.";
  if (session?.state === "open") return "Yes, as far as it goes: this session is not closed yet.";
  return "The record holds, but not all of this session could be checked.";
}

function sessionLines({ session, covered, agreed }, { vendor }) {
  if (session === null) return ["There is no entry of this session in the record."];
  const lines = [`${counted(session.count, "entry", "entries")} of this session ${session.count === 1 ? "is" : "are"} here, as written down.`];
  if (session.state === "whole") lines.push(`Its closing entry, number ${number(session.closedBy)}, says how many must stand before it (${number(session.counted)}) and what they hash to. Both fit: none is missing, none was added.`);
  if (session.state === "open") lines.push("Its closing entry is not written yet; it will say how many there must be.");
  if (session.state === "partial") lines.push("More of them are not shown in this file.");
  if (session.state === "unchecked") lines.push("What its closing entry said was erased, so how many there must be is not known.");
  if (agreed.some(({ checkpoint }) => checkpoint.size > session.last)) lines.push("All of it stands under the checkpoint that you gave.");
  else if (session.last < covered) lines.push("All of it stands under a signed checkpoint.");
  else if (session.closedBy < covered) lines.push("The session stands under a signed checkpoint; what was noted about it later does not yet.");
  else lines.push(`Its newest entries stand under no signed checkpoint of ${vendor}’s yet. A minute later they should.`);
  return lines;
}

function recordLines(found, { speaker }) {
  if (found.entries === 0) return ["The record has no entries yet."];
  const span = found.firstAt === null ? "" : `, from ${speaker.moment(found.firstAt)} to ${speaker.moment(found.lastAt)}`;
  const lines = [`${counted(found.entries, "entry", "entries")}${span}: each is as it was written down, in its place, and none is missing.`];
  const { whole, open, partial, unchecked } = found.sessions;
  const of = [];
  if (whole > 0) of.push(`${counted(whole, "session is", "sessions are")} complete`);
  if (open > 0) of.push(`${number(open)} not closed yet`);
  if (partial > 0) of.push(`${number(partial)} not shown whole`);
  if (unchecked > 0) of.push(`${number(unchecked)} without a readable closing entry`);
  if (of.length > 0) lines.push(`${of.join(", ")}.`);
  return lines;
}

function comparison({ agreed, entries, covered, coveredAt }, { vendor, speaker }) {
  const until = (at) => at === null ? "" : `, the last of them from ${speaker.moment(at)}`;
  const lines = agreed.map(({ name, checkpoint, at }) => `${name} agrees: the first ${counted(checkpoint.size, "entry is", "entries are")} the same as when you were given it${until(at)}.`);
  if (lines.length === 0) lines.push("You gave no mail and no checkpoint: so this says that the record is whole, not that it is the same as before. To know that as well, give a mail.");
  const after = entries - covered;
  if (covered === 0) lines.push(`${vendor} has not signed a checkpoint yet.`);
  else lines.push(`The newest signed checkpoint in the record is over ${counted(covered, "entry", "entries")}${until(coveredAt)}${after === 0 ? "; nothing is newer." : `. ${counted(after, "entry is", "entries are")} newer; a minute later a checkpoint should cover them.`}`);
  return lines;
}

function gaps({ erased, notShown, epochs }, { speaker }) {
  const lines = [];
  if (erased.total > 0) {
    const reasons = [];
    if (erased.byAge > 0) reasons.push(`${number(erased.byAge)} by age`);
    if (erased.byRequest > 0) reasons.push(`${number(erased.byRequest)} by a request that is on record`);
    if (erased.unexplained > 0) reasons.push(`${number(erased.unexplained)} for no reason that is on record: ask why`);
    lines.push(`${counted(erased.total, "entry was", "entries were")} erased: ${reasons.join(", ")}. That they existed, and when, still holds.`);
  } else {
    lines.push("No entry was erased.");
  }
  if (notShown > 0) lines.push(`${counted(notShown, "entry is", "entries are")} not shown.`);
  for (const { at, entry, reason } of epochs) lines.push(`On ${speaker.moment(at)} the record was set back to an older state (entry ${number(entry)}): “${reason}”. Entries from before may be lost.`);
  return lines;
}

function keyLines({ keys, signedBy }, { key }, { vendor }) {
  if (signedBy === null) return ["Nothing in it is signed yet."];
  const signer = code(keys[signedBy]);
  if (key === keys[signedBy]) return [["The newest checkpoint is signed with the key that you gave: ", signer]];
  const changes = signedBy === 1 ? "The key changed once, signed by the one before." : `The key changed ${number(signedBy)} times, each time signed by the one before.`;
  const lines = signedBy > 0 ? [changes] : [];
  if (key !== null) return [...lines, ["The newest checkpoint is signed with a key that follows the one that you gave: ", signer]];
  return [...lines, [`The newest checkpoint is signed with this key; compare it with the one that ${vendor} publishes: `, signer]];
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
