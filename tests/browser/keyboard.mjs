// The whole story without a mouse: Tab, Space, Enter, arrows and letters only. At each stop the focus is seen, and nothing
// stands over it.

import { check, contains } from "./checks.mjs";
import { Hand, focusedName, until } from "./people.mjs";
import { evaluate, openWindow, read } from "./windows.mjs";

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
  await theWholeStory(hand);
  await page.context().close();
}

async function theWholeStory(hand) {
  const { page } = hand;
  const stops = new Stops(page);
  await stops.tabTo(/^View only/);
  await page.keyboard.press("ArrowDown");
  await stops.follow(/^Allow support access$/);
  await stops.follow(/^be Ana: open a session/);
  contains("keyboard: Ana is at the form", await read(page), "Enter Northwind");
  await stops.tabTo(/^Enter Northwind$/);
  await page.keyboard.press("Enter");
  await hand.arrive();

  await stops.follow(/^Settings$/);
  await stops.follow(/^Tax settings/);
  await stops.types(/^Tax rate/, "10");
  contains("keyboard: a change while viewing only is refused", await read(page), "This would change data. Nothing was sent.");
  await stops.follow(/^Switch to change mode$/);
  await stops.tabTo(/^Switch to change mode$/);
  await page.keyboard.press("Enter");
  await hand.arrive();
  await stops.types(/^Tax rate/, "10");
  check("keyboard: the rate is 10 now", (await page.inputValue("input[name=rate]")) === "10", await read(page));
  await stops.follow(/^Customers$/);
  await stops.follow(/^Export CSV$/);
  contains("keyboard: an export is refused", await read(page), "This would export data. Nothing was");
  await stops.follow(/^Go back$/);
  await stops.tabTo(/^End session$/);
  await page.keyboard.press("Enter");
  await page.waitForURL(`${hand.house.portal}/agent/sessions/*`);
  await page.waitForLoadState("load");
  await stops.types(/^What did you fix/, "Set the tax rate to 10%");
  contains("keyboard: Ana has said what she fixed", await read(page), "Ana on what was fixed");

  const mailed = await until(async () => { await page.reload(); return (await page.locator(".demo-bar .demo-next", { hasText: "read the mail" }).count()) > 0; });
  check("keyboard: the bar leads to the mail", mailed);
  await stops.follow(/read the mail/);
  check("keyboard: Olivia's mail is open", /Acme support visit: 1 change/.test(await page.title()), await page.title());
  await stops.follow(/review the session/);
  await stops.tabTo(/^(No concerns|Northwind: Ana as Olivia)$/);
  if ((await focusedName(page)).startsWith("Northwind")) {
    await press(page, "Enter");
    await stops.tabTo(/^No concerns$/);
  }
  await press(page, "Enter");
  await hand.go("/");
  check("keyboard: all ten steps are ticked", (await page.locator(".story-done").count()) === 10, await read(page));
  check(`keyboard: the focus is seen at each of ${stops.count} stops, with nothing over it`, stops.count > 100 && stops.troubles.size === 0, [...stops.troubles].join("\n"));
}

/** Where Tab stops on the way, and what is wrong there. */
class Stops {
  count = 0;
  troubles = new Set();

  constructor(page) {
    this.page = page;
  }

  tabTo(name) {
    return tabTo(this.page, name, async (focused) => {
      this.count += 1;
      const ours = !new URL(this.page.url()).hostname.endsWith(".localhost");
      let wrong = "";
      // The page may still be on its way there.
      await until(async () => { wrong = await evaluate(this.page, `(${whatIsWrong})(${ours})`); return wrong === ""; }, 4);
      if (wrong !== "") this.troubles.add(`${new URL(this.page.url()).pathname}: ${focused}: ${wrong}`);
    });
  }

  async follow(name) {
    await this.tabTo(name);
    await press(this.page, "Enter");
  }

  async types(name, text) {
    await this.tabTo(name);
    await this.page.keyboard.press("Control+A");
    await this.page.keyboard.type(text);
    await press(this.page, "Enter");
  }
}

// Runs in the page; `ours`: how the focus looks is for us to say, not for the application.
function whatIsWrong(ours) {
  const focused = document.activeElement;
  if (focused === null || focused === document.body) return "";
  const box = focused.getBoundingClientRect();
  const x = (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2;
  const y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
  if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth) return "out of the window";
  const above = document.elementFromPoint(x, y);
  const labels = [...(focused.labels ?? [])];
  const free = above !== null && (above.contains(focused) || [focused, ...labels].some((one) => one.contains(above)));
  if (!free) return `beneath ${above?.outerHTML.slice(0, 120)}`;
  const style = getComputedStyle(focused);
  const seen = (style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
  return ours && !seen ? "the focus is not seen" : "";
}

export async function press(page, key) {
  await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.keyboard.press(key)]);
}

export async function tabTo(page, name, stopped = null) {
  const seen = [];
  for (let tabs = 0; tabs < 60; tabs += 1) {
    await page.keyboard.press("Tab");
    const focused = await focusedName(page);
    if (stopped !== null) await stopped(focused);
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
