// Keys for agents. In the search box Enter searches, and once more opens the first account; the arrows lead into the list and
// back.

import { keys, step } from "./keys.js";

const search = document.getElementById("q");

const links = () => [...document.querySelectorAll("[data-found] a[data-next]")];

// From one account to the next or the one before; with the arrows there is the search box before the first.
function inList(by, beforeFirst = null) {
  const all = links();
  const row = document.activeElement?.closest("[data-found] .row-line");
  const at = row ? all.findIndex((link) => row.contains(link)) : -1;
  if (at === 0 && by < 0 && beforeFirst !== null) {
    beforeFirst.focus();
    return true;
  }
  return step(all, at, by);
}

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

keys("porchlight-agent-keys", (event, on) => {
  // Within the list the arrows go from account to account; elsewhere they scroll, as everywhere.
  const arrow = isInList(event.target) ? { ArrowDown: 1, ArrowUp: -1 }[event.key] : undefined;
  const letter = on ? { j: 1, k: -1 }[event.key] : undefined;
  if (arrow !== undefined) return inList(arrow, search);
  if (letter !== undefined) return inList(letter);
  if (!on || event.key !== "/") return false;
  search.focus();
  search.select();
  return true;
});

// Who has just searched at a keyboard goes on from the box; on a phone its keyboard would cover what was found.
if (search.dataset.searched !== "" && matchMedia("(hover: hover) and (pointer: fine)").matches && (document.activeElement === null || document.activeElement === document.body)) {
  search.focus();
  search.setSelectionRange(search.value.length, search.value.length);
}
