// The page's own modules (static/verify) on the vectors of the format's page, without any browser: Node has what they
// need. Run by run.mjs, and by itself: node vectors.mjs [vectors.json].
//
// The modules check the file, checkpoints, keys, epochs, erasures and whether sessions are whole. Of the vectors that
// must not hold, those whose only fault lies beyond that are left to `porchlight verify`, and hold here.

import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { check, sum } from "./checks.mjs";
import { readCanonical, spell } from "../../static/verify/canonical.js";
import { canVerify } from "../../static/verify/ed25519.js";
import { Checker, Lines } from "../../static/verify/log.js";
import { notesIn, readMail } from "../../static/verify/mail.js";
import { readKey } from "../../static/verify/note.js";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

/** The rules of meaning that are checked here too. A case says by its name which rule it breaks, where one has a number. */
const ours = ["M14", "M22", "M23", "M24", "M26"];

/** Cases of meaning whose rule has no number in their name. */
const others = [
  "a session without a grant",
  "changing under a grant to view",
  "a step after the grant was withdrawn",
  "a step after the session's limit",
  "a step after the session's end",
  "an answer shown after the session's end",
  "a change in view mode",
  "an export without a consent",
  "an answer to nothing",
  "a filter, and a step after an end that is shown",
  "a filter, and an end after a review",
  "a filter, and two answers to one request that is not shown",
  "a filter, and a request that is not shown answered in two sessions",
];

function isBeyond(what) {
  const rule = /^(M\d+):/.exec(what)?.[1];
  return rule === undefined ? others.includes(what) : !ours.includes(rule);
}

export async function vectors(file = path.join(root, "docs/log-format-vectors.json")) {
  const all = JSON.parse(readFileSync(file, "utf8"));
  check("vectors: signatures can be checked here", await canVerify());
  for (const spelling of all.canonical.accepted) check(`vectors: accepted spelling ${spelling.slice(0, 30)}`, spell(readCanonical(spelling)) === spelling);
  for (const spelling of all.canonical.refused) check(`vectors: refused spelling ${JSON.stringify(spelling)}`, refuses(spelling));
  const key = await readKey(all.key.verifier);
  check("vectors: the verifier key reads", key.name === all.key.name && key.id === all.key.id);
  for (const vector of all.holds) await holds(vector);
  for (const vector of all.fails) await fails(vector);
  const unknown = others.filter((what) => !all.fails.some((vector) => vector.what === what));
  check("vectors: every case that is left to `porchlight verify` exists", unknown.length === 0, unknown.join("\n"));
  mails(all);
  keptMails();
}

function refuses(spelling) {
  try {
    readCanonical(spelling);
    return false;
  } catch {
    return true;
  }
}

/** The same exports in a browser, whose own signatures and hashes these are: on a page that may load the modules. */
export async function vectorsInBrowser(page, file = path.join(root, "docs/log-format-vectors.json")) {
  const all = JSON.parse(readFileSync(file, "utf8"));
  const cases = [...all.holds, ...all.fails.filter(({ what }) => !isBeyond(what))];
  const held = await page.evaluate(async (given) => {
    const { Checker, Lines } = await import("/static/verify/log.js");
    const found = [];
    for (const { export: text, held: notes } of given) {
      const checker = new Checker({ held: notes.map((note) => ({ note, name: "It" })) });
      const lines = new Lines();
      try {
        await checker.take(lines.feed(new TextEncoder().encode(text)));
        checker.finish(lines.rest);
        found.push(true);
      } catch {
        found.push(false);
      }
    }
    return found;
  }, cases);
  const wrong = cases.filter((vector, i) => held[i] !== all.holds.includes(vector)).map(({ what }) => what);
  check(`vectors: this browser says the same of ${cases.length} exports`, wrong.length === 0, wrong.join("\n"));
}

/** As the worker does it, in chunks of any size. */
async function verdict(text, held = [], size = 1000) {
  const checker = new Checker({ held: held.map((note, i) => ({ note, name: `Checkpoint ${i + 1}` })) });
  const lines = new Lines();
  const bytes = new TextEncoder().encode(text);
  try {
    for (let at = 0; at < bytes.length; at += size) await checker.take(lines.feed(bytes.subarray(at, at + size)));
    checker.finish(lines.rest);
    return { result: checker.result() };
  } catch (problem) {
    if (problem.rule === undefined) throw problem;
    return { problem };
  }
}

async function holds(vector) {
  for (const size of [1, 77, 1 << 20]) {
    const { result, problem } = await verdict(vector.export, vector.held, size);
    if (problem) {
      check(`vectors: holds: ${vector.what}`, false, problem.message);
      return;
    }
    const counted = {
      entries: result.entries,
      checkpoints: result.checkpoints,
      after_last_checkpoint: result.entries - result.covered,
      held_agreed: result.agreed.length,
      erased: result.erased.total,
      erased_by_age: result.erased.byAge,
      erased_by_request: result.erased.byRequest,
      erased_unexplained: result.erased.unexplained,
      not_shown: result.notShown,
      epochs: result.epochs.length,
      ...(result.notShown === 0 ? { sessions: result.sessions.all } : {}),
    };
    const wrong = Object.entries(counted).filter(([name, count]) => name in vector && vector[name] !== count);
    if (size === 1) check(`vectors: holds: ${vector.what}`, wrong.length === 0, wrong.map(([name, count]) => `${name} is ${count}, not ${vector[name]}`).join("\n"));
  }
}

async function fails(vector) {
  const { problem } = await verdict(vector.export, vector.held);
  if (isBeyond(vector.what)) {
    check(`vectors: left to the command: ${vector.what}`, problem === undefined, problem?.message);
    return;
  }
  const named = vector.entry === undefined || problem?.entry === vector.entry || problem?.rule === "F2";
  check(`vectors: fails: ${vector.what}`, problem !== undefined && named, problem === undefined ? "it holds" : `entry ${problem.entry}, not ${vector.entry}: ${problem.message}`);
  if (process.env.VERBOSE && problem) console.log(`    ${problem.rule} ${problem.message}`);
}

/** A note comes out of a mail as it went in, however servers spelt the mail on its way. */
function mails({ log: { note } }) {
  const text = `This is how your history stood.\n\n${note}\n-- \nAcme\n`;
  const crlf = (mail) => mail.replace(/\n/g, "\r\n");
  const bytes = new TextEncoder();
  const quoted = qp(text);
  const base64 = Buffer.from(text, "utf8").toString("base64").replace(/.{76}/g, "$&\n");
  const html = `<html><style>p{}</style><body><p>Hello</p><pre>${note.replace("\u2014", "&mdash;").replaceAll("+", "&#43;")}</pre></body></html>`;
  const multipart = (boundary, ...parts) => `MIME-Version: 1.0\nDate: Sun, 22 Nov 2026 14:18:00 +0100\nContent-Type: multipart/alternative;\n boundary="${boundary}"\n\nFor old readers.\n${parts.map((part) => `--${boundary}\n${part}\n`).join("")}--${boundary}--\n`;
  const plain = (encoding, body) => `Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: ${encoding}\n\n${body}`;
  const forms = {
    "the note by itself": note,
    "the note without its last newline": note.trimEnd(),
    "the note with CR LF": crlf(note),
    "the note indented": note.replace(/^(?=.)/gm, "    "),
    "the note quoted twice": note.replace(/^/gm, "> > "),
    "the note with its signature wrapped at the space": note.replace(/ (?=v8NN)/, "\n"),
    "the note with its signature wrapped twice": note.replace(/(v8NN.{40})/, "\n$1\n"),
    "a plain mail": crlf(`Subject: Visit\nDate: Sun, 22 Nov 2026 14:18:00 +0100\n${plain("8bit", text)}`),
    "quoted-printable": crlf(`Date: Sun, 22 Nov 2026 14:18:00 +0100\n${plain("quoted-printable", quoted)}`),
    base64: crlf(plain("base64", base64)),
    "a mail in two parts": crlf(multipart("=_b;1", plain("quoted-printable", quoted), `Content-Type: text/html\n\n<p>Nothing</p>`)),
    "a mail in HTML only": crlf(multipart("b", `Content-Type: text/html; charset="utf-8"\nContent-Transfer-Encoding: quoted-printable\n\n${qp(html)}`)),
    "a mail forwarded in a mail": crlf(multipart("outer", `Content-Type: text/plain\n\nSee below.`, `Content-Type: message/rfc822\n\n${multipart("inner", plain("base64", base64))}`)),
    "a mail out of an mbox": `From olivia Sun Nov 22 14:18:00 2026\n${plain("8bit", text)}`,
  };
  for (const [name, mail] of Object.entries(forms)) {
    holdsOnly(`mails: ${name}`, bytes.encode(mail), note);
  }
  const [{ sentAt }] = readMail(bytes.encode(forms["a plain mail"]));
  check("mails: the Date header is read", sentAt?.toISOString() === "2026-11-22T13:18:00.000Z");
  check("mails: a mail without a note has none", notesIn("Hello\n\n5\nabc\n").length === 0);
}

/** What known programs made of one mail: the checkpoint in each stands in note.txt. */
function keptMails() {
  const folder = path.join(root, "tests/history/mails");
  const note = readFileSync(path.join(folder, "note.txt"), "utf8");
  for (const name of readdirSync(folder).filter((name) => /\.(eml|mbox|txt)$/.test(name))) {
    holdsOnly(`mails: ${name}`, new Uint8Array(readFileSync(path.join(folder, name))), note);
  }
}

function holdsOnly(name, file, note) {
  const found = readMail(file).map((each) => each.note);
  check(name, found.length === 1 && found[0] === note, JSON.stringify(found));
}

function qp(text) {
  const escaped = Array.from(new TextEncoder().encode(text), (byte) => byte === 10 ? "\n" : byte === 61 || byte > 126 ? `=${byte.toString(16).toUpperCase().padStart(2, "0")}` : String.fromCharCode(byte)).join("");
  return escaped.split("\n").map((line) => line.match(/(?:=[0-9A-F]{2}|[^=]){1,70}/g)?.join("=\n") ?? "").join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await vectors(process.argv[2]);
  process.exitCode = sum();
}
