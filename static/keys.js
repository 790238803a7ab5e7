// Keys that stand for links, fields and buttons that are on the page: the dialog that tells them, and the switch for them, which
// this browser remembers. None of one letter does anything while one types in a field.

const dialog = document.getElementById("keys");
const box = document.querySelector("[data-keys-on]");

const isTyping = (target) => target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;

function areOn(stored) {
  try {
    return localStorage.getItem(stored) !== "off";
  } catch {
    return true;
  }
}

function remember(stored, on) {
  try {
    localStorage.setItem(stored, on ? "on" : "off");
  } catch {
    // Without storage the keys are on until the page is left.
  }
}

/** `stored` is the name that the switch is remembered by; `press(event, on)` says whether a key did something. */
export function keys(stored, press) {
  let on = areOn(stored);
  box.checked = on;
  box.addEventListener("change", () => {
    on = box.checked;
    remember(stored, on);
  });
  for (const opener of document.querySelectorAll("[data-keys-open]")) {
    opener.hidden = false;
    opener.addEventListener("click", () => dialog.showModal());
  }
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event.target) || dialog.open) return;
    const done = on && event.key === "?" ? (dialog.showModal(), true) : press(event, on);
    if (done) event.preventDefault();
  });
}

/** Focuses the one that is `by` further on than the one at `at`, in bounds; from outside (-1) the first, or the last. */
export function step(all, at, by) {
  if (all.length === 0) return false;
  const to = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1);
  all[to].focus();
  return true;
}
