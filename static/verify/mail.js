// Signed notes in what people keep: a mail as it was saved, a part of one, a note by itself. Mail servers re-encode,
// wrap and quote; here that is undone. What is found is only text: whether it is signed is note.js's business.

const MAX_DEPTH = 8;
const latin1 = (bytes) => Array.from({ length: Math.ceil(bytes.length / 8192) }, (_, i) => String.fromCharCode(...bytes.subarray(i * 8192, (i + 1) * 8192))).join("");
const bytesOf = (text) => Uint8Array.from(text, (char) => char.charCodeAt(0) & 255);

/** What a file holds: its notes, and the moment that its Date header says (or null). */
export function readMail(bytes) {
  const raw = latin1(bytes).replace(/^From [^\n]*\n/, "");
  const texts = textsOf(raw, 0);
  texts.push(new TextDecoder().decode(bytes));
  const date = Date.parse(headersOf(raw).get("date") ?? "");
  return { notes: [...new Set(texts.flatMap(notesIn))], sentAt: Number.isNaN(date) ? null : new Date(date) };
}

/** The signed notes in a text; also indented, quoted, with other line ends, and with signatures wrapped. */
export function notesIn(text) {
  const lines = text.split(/\r\n|\r|\n|\u2028/).map((line) => line.replace(/\u00a0/g, " ").replace(/^[ \t>\ufeff]+|[ \t]+$/g, ""));
  const notes = [];
  for (let at = 0; at + 4 < lines.length; at += 1) {
    if (!isHead(lines, at)) continue;
    const note = noteAt(lines, at);
    if (note !== null) notes.push(note);
  }
  return notes;
}

const isHead = (lines, at) => /^[^\s+]+$/.test(lines[at]) && /^[0-9]+$/.test(lines[at + 1]) && /^[A-Za-z0-9+/]{43}=$/.test(lines[at + 2]);

function noteAt(lines, from) {
  let at = from + 3;
  while (at < lines.length && lines[at] !== "" && !lines[at].startsWith("\u2014")) at += 1;
  const text = lines.slice(from, at);
  while (lines[at] === "") at += 1; // Some servers double the empty line.
  const signatures = [];
  while (at < lines.length && lines[at].startsWith("\u2014")) {
    const { line, next } = signatureAt(lines, at);
    signatures.push(line);
    at = next;
  }
  return signatures.length === 0 ? null : `${[...text, "", ...signatures].join("\n")}\n`;
}

/** A signature line, put together again where it was wrapped. */
function signatureAt(lines, from) {
  const words = lines[from].split(/ +/);
  let next = from + 1;
  while (!isWhole(words) && /^[^ ]+$/.test(lines[next] ?? "") && !lines[next].startsWith("\u2014")) {
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

function textsOf(raw, depth) {
  const headers = headersOf(raw);
  const body = bodyOf(raw);
  const type = (headers.get("content-type") ?? "text/plain").trim();
  const kind = type.split(";")[0].trim().toLowerCase();
  if (depth >= MAX_DEPTH) return [];
  if (kind.startsWith("multipart/")) return partsOf(body, parameter(type, "boundary")).flatMap((part) => textsOf(part, depth + 1));
  const plain = decoded(body, (headers.get("content-transfer-encoding") ?? "").trim().toLowerCase());
  if (kind === "message/rfc822") return textsOf(plain, depth + 1);
  if (!kind.startsWith("text/")) return [];
  const text = inCharset(bytesOf(plain), parameter(type, "charset"));
  return [kind === "text/html" ? textOfHtml(text) : text];
}

function headersOf(raw) {
  const head = raw.split(/\r?\n\r?\n/, 1)[0].replace(/\r?\n[ \t]+/g, " ");
  const headers = new Map();
  for (const line of head.split(/\r?\n/)) {
    const [, name, value] = /^([!-9;-~]+):(.*)$/.exec(line) ?? [];
    if (name !== undefined && !headers.has(name.toLowerCase())) headers.set(name.toLowerCase(), value.trim());
  }
  return headers;
}

function bodyOf(raw) {
  const end = /\r?\n\r?\n/.exec(raw);
  return end === null ? "" : raw.slice(end.index + end[0].length);
}

function parameter(type, name) {
  const found = new RegExp(`;\\s*${name}\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s;]+))`, "i").exec(type);
  return found === null ? "" : found[2] ?? found[1].replace(/\\(.)/g, "$1");
}

function partsOf(body, boundary) {
  if (boundary === "") return [];
  const parts = [];
  let part = null;
  for (const line of body.split(/\r?\n/)) {
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
    return body.replace(/=[ \t]*\r?\n/g, "").replace(/=([0-9A-Fa-f]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
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
