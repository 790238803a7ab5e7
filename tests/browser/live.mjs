// The live page: Olivia watches while Ana works, answers where it stands, and ends the session. Then the same page without
// script.

import { check, contains } from "./checks.mjs";
import { look } from "./look.mjs";
import { Hand, until, viewing } from "./people.mjs";
import { openWindow, read } from "./windows.mjs";

export async function live(browser, house) {
  const olivia = new Hand(await openWindow(browser), house);
  await olivia.go("/");
  await olivia.be("olivia");
  await olivia.go("/account/live");
  contains("live: nobody is in", await read(olivia.page), "Nobody from Acme is in your account");
  await look(olivia.page, "live, nobody in");

  const { olivia: other, ana } = await viewing(browser, house);
  await other.page.context().close();
  ana.app = ana.origin;
  await arrives("who comes shows by itself", olivia, "Ana is in your account now");
  check("live: the page says that it is live", await olivia.page.isVisible("[data-live-shown=on]"));
  check("live: it is said aloud that she came", (await olivia.page.textContent("[data-live-say]")) === "Ana has opened your account.");
  await ana.page.goto(`${ana.app}/invoices`);
  await arrives("a page that she opens shows", olivia, "Ana viewed Invoices");
  await ana.page.goto(`${ana.app}/settings/billing`);
  await arrives("and the next", olivia, "Ana viewed Billing settings");
  // A mail's line may have come in between.
  const lines = await olivia.page.locator(".live-list > li").allInnerTexts();
  const at = (text) => lines.findIndex((line) => line.includes(text));
  check("live: the newest is on top", at("Billing settings") < at("Ana viewed Invoices"), lines.join("\n"));
  await still(olivia, ana);

  await asks(ana, "10");
  await arrives("what she asks stands there", olivia, "Nothing has been done.");
  await look(olivia.page, "live, with a question");
  await olivia.page.locator(".live-ask summary").click();
  await olivia.page.fill(".live-ask textarea", "Please say why first.");
  await ana.page.goto(`${ana.app}/invoices`);
  await until(async () => (await olivia.page.locator(".live-list > li").first().innerText()).includes("Invoices"));
  check("live: what is typed stays while steps arrive", (await olivia.page.inputValue(".live-ask textarea")) === "Please say why first.");
  await olivia.click(".live-ask button[value=declined]");
  check("live: an answer leads back here", new URL(olivia.page.url()).pathname === "/account/live");
  contains("live: and says so", await read(olivia.page), "Declined. Ana has been mailed");
  await arrives("the page goes on", olivia, "Ana is in your account now");
  await look(olivia.page, "live, somebody in");

  await olivia.click("main button:has-text('End this session now')");
  await arrives("one click ends it", olivia, "Nobody from Acme is in your account");
  const answer = await ana.page.goto(`${ana.app}/invoices`);
  check("live: it is in force at the next request", answer.status() === 410, String(answer.status()));
  await ana.page.context().close();
  await olivia.page.context().close();
  await ended(browser, house);
  await withoutScript(browser, house);
}

async function arrives(what, olivia, text) {
  const there = await until(async () => (await read(olivia.page)).includes(text), 20);
  check(`live: ${what}`, there, there ? "" : await read(olivia.page));
}

/** The page does not move under somebody who reads further down, and says that there is more. */
async function still(olivia, ana) {
  for (const path of ["/customers", "/invoices", "/settings/tax", "/settings/team", "/invoices", "/customers"]) {
    await ana.page.goto(ana.app + path);
  }
  const list = olivia.page.locator(".live-list");
  await until(async () => (await list.locator("> li").count()) > 7);
  await list.evaluate((element) => { element.scrollTop = 200; });
  const heading = await olivia.page.locator("h1").boundingBox();
  const mark = list.locator("> li").nth(4);
  const before = await mark.innerText();
  const at = (await mark.boundingBox()).y;
  await ana.page.goto(`${ana.app}/settings/billing`);
  const button = olivia.page.locator("[data-live-new]");
  await button.waitFor({ state: "visible" });
  check("live: it says how many are new", /New above:\s*\d/.test(await button.innerText()), await button.innerText());
  const same = list.locator("> li", { hasText: before.split("\n")[0] }).first();
  check("live: the page does not move", (await olivia.page.locator("h1").boundingBox()).y === heading.y);
  const moved = await list.evaluate((element, y) => [...element.children].some((row) => Math.abs(row.getBoundingClientRect().y - y) < 2), at);
  check("live: nor what is read in the list", moved && (await same.count()) > 0);
  await button.click();
  check("live: one click leads to the top", (await list.evaluate((element) => element.scrollTop)) === 0);
}

async function asks(ana, rate) {
  await ana.page.goto(`${ana.app}/settings/tax`);
  await ana.saveRate(rate);
  await ana.click("a:has-text('Ask Olivia')");
  await ana.page.fill("textarea[name=why]", "The rate was a slip in March");
  await ana.click("main form button.btn-primary");
}

/** Turned off elsewhere: the card says how it ended, and has no button any more. */
async function ended(browser, house) {
  const olivia = new Hand(await openWindow(browser), house);
  await olivia.go("/");
  await olivia.be("olivia");
  const ana = new Hand(await openWindow(browser), house);
  await ana.go("/");
  await ana.be("ana");
  await ana.chooseNorthwind();
  await ana.enter();
  const other = await openWindow(browser);
  const watching = new Hand(other, house);
  await watching.go("/");
  await watching.be("olivia");
  await watching.go("/account/live");
  await arrives("another window of hers watches", watching, "Ana is in your account now");
  await olivia.go("/account/support-access");
  await olivia.turnOff();
  await arrives("turned off elsewhere, it ends here", watching, "Ended ");
  check("live: nothing is left to end", (await watching.page.locator("button:has-text('End this session now')").count()) === 0);
  await look(watching.page, "live, just ended");
  for (const hand of [olivia, ana, watching]) await hand.page.context().close();
}

async function withoutScript(browser, house) {
  const olivia = new Hand(await openWindow(browser, { script: false }), house);
  await olivia.go("/");
  await olivia.be("olivia");
  await olivia.go("/account/live");
  contains("live: without script it says as of when", await read(olivia.page), "As of ");
  await olivia.click("a:has-text('Look again')");
  contains("live: and is looked at again by a link", await read(olivia.page), "Nobody from Acme is in your account");
  await olivia.page.context().close();
}
