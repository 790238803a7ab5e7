// Keys for reviewers. Every key stands for a link or a button that is on the page; none does anything while one types in a
// field, and all can be switched off, which this browser remembers.

const STORED = "porchlight-review-keys";
const dialog = document.getElementById("keys");
const openers = document.querySelectorAll("[data-keys-open]");
const box = document.querySelector("[data-keys-on]");

function areOn() {
  try {
    return localStorage.getItem(STORED) !== "off";
  } catch {
    return true;
  }
}

function remember(on) {
  try {
    localStorage.setItem(STORED, on ? "on" : "off");
  } catch {
    // Without storage the keys are on until the page is left.
  }
}

let on = areOn();
box.checked = on;
box.addEventListener("change", () => {
  on = box.checked;
  remember(on);
});
for (const opener of openers) {
  opener.hidden = false;
  opener.addEventListener("click", () => dialog.showModal());
}

const isTyping = (target) => target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;

// In the list: from one session to the next or the one before.
function step(by) {
  const links = [...document.querySelectorAll("[data-queue] .row-title a")];
  if (links.length === 0) return false;
  const at = links.indexOf(document.activeElement);
  const to = at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + by, 0), links.length - 1);
  links[to].focus();
  return true;
}

// Flag: a flag needs a note, so the key leads there first; with a note it goes on to the button, which is pressed by Enter.
function press(key) {
  const wanted = document.querySelector(`[data-key="${key}"]`);
  if (wanted === null) return false;
  const note = wanted.dataset.note === undefined ? null : document.getElementById(wanted.dataset.note);
  if (note !== null) (note.value.trim() === "" ? note : wanted).focus();
  else wanted.click();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (!on || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isTyping(event.target) || dialog.open) return;
  const steps = { j: 1, k: -1 }[event.key];
  const done =
    event.key === "?" ? (dialog.showModal(), true)
    : steps !== undefined && step(steps) ? true
    : ["j", "k", "n", "f"].includes(event.key) && press(event.key);
  if (done) event.preventDefault();
});
