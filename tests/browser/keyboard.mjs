// Olivia without a mouse: Tab, Space, Enter and arrows only.

import { check, contains } from "./checks.mjs";
import { Hand, focusedName } from "./people.mjs";
import { openWindow, read } from "./windows.mjs";

export async function keyboard(browser, house) {
  const page = await openWindow(browser);
  const hand = new Hand(page, house);
  await hand.go("/");
  await tabTo(page, /^Be Olivia$/);
  await press(page, "Enter");
  contains("keyboard: Olivia is at the switch", await read(page), "Off. Acme support can’t open your account");

  await page.keyboard.press("Tab");
  check("keyboard: the first stop is the way past the navigation", (await focusedName(page)) === "Skip to content", await focusedName(page));
  await page.keyboard.press("Enter");
  await tabTo(page, /^View only/);
  await page.keyboard.press("ArrowDown");
  check("keyboard: an arrow chooses view and change", await page.isChecked("input[name=scope][value=change]"));
  await tabTo(page, /^Allow support access$/);
  check("keyboard: the focus is seen", await focusIsSeen(page));
  await press(page, "Enter");
  contains("keyboard: support access is on", await read(page), "On until", "View and change");

  await tabTo(page, /^Turn off/);
  await press(page, "Space");
  contains("keyboard: support access is off again", await read(page), "Off. Acme support can’t open your account");
  await page.context().close();
}

export async function press(page, key) {
  await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.keyboard.press(key)]);
}

export async function tabTo(page, name) {
  const seen = [];
  for (let tabs = 0; tabs < 60; tabs += 1) {
    await page.keyboard.press("Tab");
    const focused = await focusedName(page);
    if (name.test(focused)) return;
    seen.push(focused);
  }
  throw new Error(`sixty Tabs did not reach ${name}, only ${seen.join(" | ")}`);
}

function focusIsSeen(page) {
  return page.evaluate(() => {
    const style = getComputedStyle(document.activeElement);
    return style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 2;
  });
}
