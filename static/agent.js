// Keys for agents. Every key stands for a field or a link that is on the page; keys of one letter do nothing while one types
// in a field, and can be switched off, which this browser remembers. In the search box Enter searches, and once more opens
// the first account; the arrows lead into the list and back.

const STORED = "porchlight-agent-keys";
const dialog = document.getElementById("keys");
const openers = document.querySelectorAll("[data-keys-open]");
const box = document.querySelector("[data-keys-on]");
const search = document.getElementById("q");

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

const links = () => [...document.querySelectorAll("[data-found] a[data-next]")];

// From one account to the next or the one before; before the first there is the search box.
function step(by, beforeFirst = null) {
  const all = links();
  if (all.length === 0) return false;
  const row = document.activeElement?.closest("[data-found] .row-line");
  const at = row ? all.findIndex((link) => row.contains(link)) : -1;
  const to = at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by;
  if (to < 0 && beforeFirst !== null) beforeFirst.focus();
  else all[Math.min(Math.max(to, 0), all.length - 1)].focus();
  return true;
}

const isTyping = (target) => target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
const isInList = (target) => target instanceof Element && target.closest("[data-found]") !== null;

search.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const searched = search.dataset.searched;
  const first = links()[0];
  if (event.key === "ArrowDown" && first !== undefined) first.focus();
  else if (event.key === "Enter" && searched !== "" && search.value.trim() === searched && first !== undefined) first.click();
  else return;
  event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isTyping(event.target) || dialog.open) return;
  // Within the list the arrows go from account to account; elsewhere they scroll, as everywhere.
  const arrow = isInList(event.target) ? { ArrowDown: 1, ArrowUp: -1 }[event.key] : undefined;
  const letter = on ? { j: 1, k: -1 }[event.key] : undefined;
  const done =
    arrow !== undefined ? step(arrow, search)
    : letter !== undefined ? step(letter)
    : on && event.key === "/" ? (search.focus(), search.select(), true)
    : on && event.key === "?" ? (dialog.showModal(), true)
    : false;
  if (done) event.preventDefault();
});

// Who has just searched at a keyboard goes on from the box; on a phone its keyboard would cover what was found.
if (search.dataset.searched !== "" && matchMedia("(hover: hover) and (pointer: fine)").matches && (document.activeElement === null || document.activeElement === document.body)) {
  search.focus();
  search.setSelectionRange(search.value.length, search.value.length);
}
