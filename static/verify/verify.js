// "Verify this record": the section's form, its progress and its end. The check itself runs in worker.js, so that the
// page stays free meanwhile; what its outcome is called stands in verdict.js.

import { readKey } from "./note.js";
import { broken, fails, holds } from "./verdict.js";
import { words } from "./words.js";

const MAX_MAIL = 32 * 1024 * 1024;
const SAID_EVERY = 0.25; // Of the whole: a screen reader is not to be talked over.

const section = document.getElementById("verify");
const part = (name) => section.querySelector(`[data-verify="${name}"]`);
const form = part("form");
const button = form.querySelector("button:not([type])");
const mails = document.getElementById("verify-mail");
const note = document.getElementById("verify-note");
const key = document.getElementById("verify-key");
const bar = document.getElementById("verify-progress");

const about = {
  vendor: section.dataset.vendor,
  session: section.dataset.session,
  file: section.dataset.export,
  words: words(document.getElementById("verify-texts").content, document.documentElement.lang, section.dataset.timeZone),
};
const { say: said, moment } = about.words;
const total = Number(section.dataset.entries);
let run = null;

form.hidden = false;
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (run === null) begin();
});
part("cancel").addEventListener("click", () => finish(said("check-cancelled"), null));

// The whole section takes what is dropped on it, so that nobody must aim; elsewhere the browser would open the mail.
section.addEventListener("dragover", (event) => {
  if (!event.dataTransfer.types.includes("Files")) return;
  event.preventDefault();
  part("drop").classList.add("verify-over");
});
section.addEventListener("dragleave", (event) => {
  if (!section.contains(event.relatedTarget)) part("drop").classList.remove("verify-over");
});
section.addEventListener("drop", (event) => {
  part("drop").classList.remove("verify-over");
  if (event.dataTransfer.files.length === 0) return;
  event.preventDefault();
  mails.files = event.dataTransfer.files;
});

async function begin() {
  const mine = (run = { said: 0 });
  button.setAttribute("aria-disabled", "true");
  part("result").hidden = true;
  const given = await readForm();
  if (run !== mine) return;
  if (given === null) {
    finish("", null);
    return;
  }
  tell(0);
  say(said("check-checking"));
  part("progress").hidden = false;
  part("cancel").hidden = false;
  mine.worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
  mine.worker.addEventListener("message", ({ data }) => {
    if (run !== mine) return;
    if (data.read !== undefined) tell(data.read);
    else conclude(data, given);
  });
  mine.worker.addEventListener("error", (event) => {
    if (run === mine) conclude({ broken: { code: "unknown", text: event.message ?? "" } }, given);
  });
  mine.worker.postMessage({ from: new URL(about.file, location.href).href, held: given.held, session: about.session });
}

function conclude(data, given) {
  if (data.holds) finish(...holds(data.holds, given, about));
  else if (data.fails) finish(...fails(data.fails, given, about));
  else finish(...broken(data.broken, about));
}

/** Ends the run; `panel` is what it came to, or null. */
function finish(sentence, panel) {
  run?.worker?.terminate();
  run = null;
  button.removeAttribute("aria-disabled");
  part("progress").hidden = true;
  if (part("cancel").contains(document.activeElement)) button.focus();
  part("cancel").hidden = true;
  say(sentence);
  if (panel === null) return;
  part("result").replaceChildren(panel);
  part("result").hidden = false;
  part("result").scrollIntoView({ block: "nearest" });
}

function say(sentence) {
  part("live").textContent = sentence;
}

function tell(read) {
  const all = Math.max(total, read);
  bar.max = all;
  bar.value = read;
  part("read").textContent = said("check-read", { read, all });
  const share = all === 0 ? 0 : Math.floor(read / all / SAID_EVERY);
  if (share <= run.said) return;
  run.said = share;
  say(said("check-percent", { percent: Math.round(share * SAID_EVERY * 100) }));
}

// --- What is given ---

/** What the record is to be compared with; null where something given cannot be read. A mail is never passed over. */
async function readForm() {
  const given = mails.files.length > 0 || note.value.trim() !== "";
  // Only who gives something needs what reads it.
  const { readMail } = given ? await import("./mail.js") : {};
  const held = [...(await fromMails(readMail)), ...fromNote(readMail)];
  const wanted = await fromKey();
  const wrong = form.querySelector("[aria-invalid]");
  if (wrong === null) return { held, key: wanted };
  wrong.closest("details")?.setAttribute("open", "");
  wrong.focus();
  return null;
}

async function fromMails(readMail) {
  const held = [];
  for (const file of mails.files) {
    const found = file.size > MAX_MAIL ? [] : readMail(new Uint8Array(await file.arrayBuffer()));
    if (found.length === 0) {
      complain(mails, "mail-error", said("check-mail-none", { file: file.name }));
      return [];
    }
    for (const { note: text, sentAt } of found) {
      const name = sentAt === null ? said("check-name-file", { file: file.name }) : said("check-name-mail", { moment: moment(sentAt) });
      held.push({ note: text, name });
    }
  }
  complain(mails, "mail-error", "");
  return held;
}

function fromNote(readMail) {
  const text = note.value.trim();
  const found = text === "" ? [] : readMail(new TextEncoder().encode(text));
  complain(note, "note-error", text !== "" && found.length === 0 ? said("check-note-none") : "");
  return found.map(({ note: held }) => ({ note: held, name: said("check-name-pasted") }));
}

async function fromKey() {
  const text = key.value.trim();
  const wanted = text === "" ? null : await readKey(text).catch(() => null);
  complain(key, "key-error", text !== "" && wanted === null ? said("check-key-none") : "");
  return wanted?.text ?? null;
}

function complain(field, error, text) {
  const line = part(error);
  line.id = `${field.id}-error`;
  line.textContent = text;
  line.hidden = text === "";
  const hint = `${field.id}-hint`;
  field.setAttribute("aria-describedby", text === "" ? hint : `${hint} ${line.id}`);
  field.classList.toggle("is-invalid", text !== "");
  if (text === "") field.removeAttribute("aria-invalid");
  else field.setAttribute("aria-invalid", "true");
}
