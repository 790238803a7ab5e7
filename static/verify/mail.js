// Signed notes in what people keep: a mail as it was saved, a part of one, a note by itself. Mail servers re-encode,
// wrap and quote; here that is undone. What is found is only text: whether it is signed is note.js's business.

const MAX_DEPTH = 8;
const latin1 = (bytes) => Array.from({ length: Math.ceil(bytes.length / 8192) }, (_, i) => String.fromCharCode(...bytes.subarray(i * 8192, (i + 1) * 8192))).join("");
const bytesOf = (text) => Uint8Array.from(text, (char) => char.charCodeAt(0) & 255);

/** What a file holds: each note once, with the moment that its mail says it was sent (or null). */
export function readMail(bytes) {
  const raw = latin1(bytes).replace(/\r+\n|\r/g, "\n").replace(/^\u00ef\u00bb\u00bf/, "");
  const texts = messagesOf(raw).flatMap((message) => textsOf(message, sentAt(message), 0));
  texts.push({ text: new TextDecoder().decode(bytes), sentAt: null });
  const found = texts.flatMap(({ text, sentAt: at }) => notesIn(text).map((note) => ({ note, sentAt: at })));
  return found.filter(({ note }, i) => found.findIndex((other) => other.note === note) === i);
}

/** The signed notes in a text; also indented, quoted, with other line ends, and with signatures wrapped. */
export function notesIn(text) {
  const lines = text.split(/\r+\n|\r|\n|\u2028/).map(plainLine);
  const notes = [];
  for (let at = 0; at + 4 < lines.length; at += 1) {
    if (!isHead(lines, at)) continue;
    const note = noteAt(lines, at);
    if (note !== null) notes.push(note);
  }
  return notes;
}

/** Without indents, quotes, and the links that programs add behind names. */
const plainLine = (line) => line.replace(/\u00a0/g, " ").replace(/<(?:https?|mailto):[^>]*>/g, "").replace(/^[ \t>\ufeff]+|[ \t]+$/g, "");

const isHead = (lines, at) => /^[^\s+]+$/.test(lines[at]) && /^[0-9]+$/.test(lines[at + 1]) && /^[A-Za-z0-9+/]{43}=$/.test(lines[at + 2]);

/** The dash that a signature begins with, or what a charset without it made of it. Nothing that is signed. */
const DASH = /^(?:\u2014|\u2013|--?|\?{1,3}|\ufffd{1,3}|\u00e2\u20ac\u201d|\u00e2\u0080\u0094|\u0097) *(?=[^\s+-][^\s+]*(?: |$))/;

function noteAt(lines, from) {
  let at = from + 3;
  while (at < lines.length && lines[at] !== "" && !DASH.test(lines[at])) at += 1;
  const text = lines.slice(from, at);
  while (lines[at] === "") at += 1; // Some servers double the empty line.
  const signatures = [];
  while (at < lines.length && DASH.test(lines[at])) {
    const { line, next } = signatureAt(lines, at);
    if (line.split(" ").length < 3 && signatures.length > 0) break; // Another line that begins with a dash.
    signatures.push(line);
    at = next;
  }
  return signatures.length === 0 ? null : `${[...text, "", ...signatures].join("\n")}\n`;
}

/** A signature line, put together again where it was wrapped. */
function signatureAt(lines, from) {
  const words = ["\u2014", ...lines[from].replace(DASH, "").split(/ +/)];
  let next = from + 1;
  while (!isWhole(words) && /^[^ ]+$/.test(lines[next] ?? "") && !DASH.test(lines[next])) {
    // After a name comes its base64; what follows base64 goes on with it.
    if (words.length < 3) words.push(lines[next]);
    else words[2] += lines[next];
    next += 1;
  }
  return { line: words.join(" "), next };
}

/** Ours are 68 bytes: 92 characters. Those of others may be longer. */
const isWhole = (words) => words.length >= 3 && words[2].length >= 92 && words[2].length % 4 === 0;

// --- Mails (RFC 5322, 2045, 2046) ---

/** A file of several mails (mbox), or one. */
function messagesOf(raw) {
  return raw.split(/^From [^\n]*\d{4}\n/m).filter((message) => message.trim() !== "");
}

function sentAt(message) {
  const date = Date.parse(headersOf(message).get("date") ?? "");
  return Number.isNaN(date) ? null : new Date(date);
}

function textsOf(raw, at, depth) {
  const headers = headersOf(raw);
  const body = bodyOf(raw);
  const type = (headers.get("content-type") ?? "text/plain").trim();
  const kind = type.split(";")[0].trim().toLowerCase();
  if (depth >= MAX_DEPTH) return [];
  if (kind.startsWith("multipart/")) return partsOf(body, parameter(type, "boundary")).flatMap((part) => textsOf(part, at, depth + 1));
  const plain = decoded(body, (headers.get("content-transfer-encoding") ?? "").trim().toLowerCase());
  if (kind === "message/rfc822" || kind === "application/octet-stream") return attached(plain, at, depth);
  if (!kind.startsWith("text/")) return [];
  const text = inCharset(bytesOf(plain), parameter(type, "charset"));
  return [{ text: kind === "text/html" ? textOfHtml(text) : text, sentAt: at }];
}

/** A mail in a mail; also one that a program took for any file. */
function attached(plain, at, depth) {
  const message = plain.replace(/\r+\n|\r/g, "\n");
  return textsOf(message, sentAt(message) ?? at, depth + 1);
}

function headersOf(raw) {
  const head = raw.split("\n\n", 1)[0].replace(/\n[ \t]+/g, " ");
  const headers = new Map();
  for (const line of head.split("\n")) {
    const [, name, value] = /^([!-9;-~]+):(.*)$/.exec(line) ?? [];
    if (name !== undefined && !headers.has(name.toLowerCase())) headers.set(name.toLowerCase(), value.trim());
  }
  return headers;
}

function bodyOf(raw) {
  const end = raw.indexOf("\n\n");
  return end < 0 ? "" : raw.slice(end + 2);
}

function parameter(type, name) {
  const found = new RegExp(`;\\s*${name}\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s;]+))`, "i").exec(type);
  return found === null ? "" : found[2] ?? found[1].replace(/\\(.)/g, "$1");
}

function partsOf(body, boundary) {
  if (boundary === "") return [];
  const parts = [];
  let part = null;
  for (const line of body.split("\n")) {
    const bare = line.replace(/[ \t]+$/, "");
    if (bare === `--${boundary}` || bare === `--${boundary}--`) {
      if (part !== null) parts.push(part.join("\n"));
      part = bare.endsWith(`${boundary}--`) ? null : [];
    } else {
      part?.push(line);
    }
  }
  if (part !== null) parts.push(part.join("\n"));
  return parts;
}

function decoded(body, encoding) {
  if (encoding === "quoted-printable") {
    return body.replace(/=[ \t]*\n/g, "").replace(/=([0-9A-Fa-f]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  }
  if (encoding !== "base64") return body;
  const text = body.replace(/[^A-Za-z0-9+/]/g, "");
  return atob(text.slice(0, text.length - (text.length % 4 === 1 ? 1 : 0)));
}

function inCharset(bytes, charset) {
  try {
    return new TextDecoder(charset === "" ? "utf-8" : charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " ", mdash: "\u2014" };

/** Only for finding notes: never put on a page. */
function textOfHtml(html) {
  return html
    .replace(/<(style|script|head)\b[^]*?<\/\1\s*>/gi, "")
    .replace(/<br\b[^>]*>|<\/(?:p|div|pre|li|td|tr|h[1-6]|blockquote)\s*>/gi, "\n")
    .replace(/<[^>]*>/g, "")
    .replace(/&(?:#(\d+)|#x([0-9a-f]+)|([a-z]+));/gi, (whole, decimal, hex, name) => {
      if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole;
      const point = Number.parseInt(decimal ?? hex, decimal === undefined ? 16 : 10);
      return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
    });
}
