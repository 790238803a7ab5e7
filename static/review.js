// Keys for reviewers.

import { keys, step } from "./keys.js";

// Flag: a flag needs a note, so the key leads there first; with a note it goes on to the button, which is pressed by Enter.
function press(key) {
  const wanted = document.querySelector(`[data-key="${key}"]`);
  if (wanted === null) return false;
  const note = wanted.dataset.note === undefined ? null : document.getElementById(wanted.dataset.note);
  if (note !== null) (note.value.trim() === "" ? note : wanted).focus();
  else wanted.click();
  return true;
}

// In the list: from one session to the next or the one before.
function inList(by) {
  const links = [...document.querySelectorAll("[data-queue] .row-title a")];
  return step(links, links.indexOf(document.activeElement), by);
}

keys("porchlight-review-keys", ({ key }, on) => {
  if (!on) return false;
  const by = { j: 1, k: -1 }[key];
  return (by !== undefined && inList(by)) || (["j", "k", "n", "f"].includes(key) && press(key));
});
