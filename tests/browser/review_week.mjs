// Rita reviews a week without a mouse: through the queue, a flag and what came of it, and the sign-off.

import { check, contains } from "./checks.mjs";
import { look } from "./look.mjs";
import { Hand } from "./people.mjs";
import { openWindow, read } from "./windows.mjs";

export async function reviewWeek(browser, house) {
  const page = await openWindow(browser);
  const hand = new Hand(page, house);
  await hand.be("rita");
  await keysCanBeSwitchedOff(hand);
  const left = await throughTheQueue(hand);
  check("review week: Rita went through the whole queue", left > 0, String(left));
  await whatCameOfIt(hand);
  await signsOff(hand);
  await page.context().close();
}

const focused = (page) => page.evaluate("document.activeElement === document.body ? '' : document.activeElement.textContent.trim()");

async function press(page, ...keys) {
  for (const key of keys) await page.keyboard.press(key);
}

/** A key that leads to another page. */
async function leave(page, key) {
  await Promise.all([page.waitForNavigation(), page.keyboard.press(key)]);
  await page.waitForLoadState("load");
}

async function keysCanBeSwitchedOff(hand) {
  const { page } = hand;
  await hand.go("/review");
  await look(page, "review queue");
  await press(page, "?");
  contains("review week: ? lists the keys", await page.locator("dialog[open]").innerText(), "The next session", "No concerns");
  await look(page, "review keys");
  await page.locator("[data-keys-on]").focus();
  await press(page, "Space", "Escape", "j");
  check("review week: switched off, j does nothing", !(await focused(page)).includes(" as "), await focused(page));
  await page.reload();
  await press(page, "j");
  check("review week: and stays off in this browser", !(await focused(page)).includes(" as "), await focused(page));
  await page.locator("[data-keys-open]").focus();
  await press(page, "Enter");
  await page.locator("[data-keys-on]").focus();
  await press(page, "Space", "Escape");
}

/** One is flagged, the rest are cleared, each followed by the next. How many that were. */
async function throughTheQueue(hand) {
  const { page } = hand;
  await press(page, "j");
  const first = await focused(page);
  check("review week: j goes to the first session", first.includes(" as "), first);
  await press(page, "j", "k");
  check("review week: k goes back to it", (await focused(page)) === first, await focused(page));
  await leave(page, "Enter");
  await look(page, "review session");
  await press(page, "f");
  check("review week: f leads to the note", (await page.evaluate("document.activeElement.id")) === "note");
  await page.keyboard.type("jn? Why this page?");
  check("review week: keys typed in a field are text", (await page.inputValue("#note")) === "jn? Why this page?");
  await press(page, "Tab", "Tab");
  check("review week: the flag is a button", (await focused(page)).startsWith("Flag"), await focused(page));
  await leave(page, "Enter");
  let done = 1;
  while (/\/review\/ses_/.test(page.url()) && done < 60) {
    contains("review week: the next one comes by itself", await read(page), "left to review; this is the next.");
    await leave(page, "n");
    done += 1;
  }
  contains("review week: and the list says that it was the last", await read(page), "That was the last one.", "Nothing is left to review");
  await look(page, "review queue done");
  return done;
}

async function whatCameOfIt(hand) {
  const { page } = hand;
  await hand.go("/review?state=open-flags");
  await press(page, "j");
  await leave(page, "Enter");
  await look(page, "review flag");
  await page.locator("#outcome").focus();
  await press(page, "Space");
  await page.locator("#outcome-note").focus();
  await page.keyboard.type("A colleague had asked.");
  await press(page, "Tab");
  await leave(page, "Enter");
  contains("review week: what came of the flag stands on the page", await read(page), "Explained", "A colleague had asked.");
  await look(page, "review flag settled");
}

async function signsOff(hand) {
  const { page } = hand;
  await hand.go("/review/weeks");
  await look(page, "review weeks");
  const open = page.locator(".row-line", { hasText: "Not signed off" }).or(page.locator(".row-line", { hasText: "Overdue" }));
  await open.first().locator("a").first().focus();
  await leave(page, "Enter");
  await look(page, "review week");
  await page.locator("a", { hasText: "Sign off week" }).focus();
  await leave(page, "Enter");
  contains("review week: what is signed is said once more", await read(page), "Check once more what you sign.", "0 unreviewed");
  await look(page, "review sign-off");
  await page.locator("main form button").focus();
  await leave(page, "Enter");
  contains("review week: it is signed off", await read(page), "is signed off.", "Signed off");
  await look(page, "review week signed");
}
