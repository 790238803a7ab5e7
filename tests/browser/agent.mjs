// Ana finds an account: by keyboard, by a ticket that she pastes, without script, in German; and reads the mail that goes out.

import { check, contains } from "./checks.mjs";
import { look } from "./look.mjs";
import { Hand, focusedName } from "./people.mjs";
import { openWindow, read } from "./windows.mjs";

const ticket = "https://acme.example/tickets/7001";

export async function agent(browser, house) {
  const olivia = await arrived(browser, house, "olivia");
  await olivia.allow("view");
  const ana = await arrived(browser, house, "ana");
  await byKeyboard(ana);
  await byTicket(ana);
  await withoutScript(browser, house);
  await inGerman(browser, house);
  for (const hand of [olivia, ana]) await hand.page.context().close();
}

async function arrived(browser, house, persona, options = {}) {
  const hand = new Hand(await openWindow(browser, options), house);
  await hand.go("/");
  await hand.be(persona);
  return hand;
}

async function byKeyboard({ page }) {
  await look(page, "agent, first page");
  await page.keyboard.press("/");
  check("agent: / leads to the search box", (await page.evaluate(() => document.activeElement.id)) === "q");
  await page.keyboard.type("wind");
  await enter(page);
  contains("agent: it found Northwind", await read(page), "Northwind", "Access until");
  await look(page, "agent, found");
  await page.keyboard.press("ArrowDown");
  check("agent: the arrow leads to what can be done there", /Northwind/.test(await focusedName(page)), await focusedName(page));
  await page.keyboard.press("/");
  await enter(page);
  check("agent: Enter once more opens the first", /\/open/.test(page.url()), page.url());
  await page.goBack();
  await page.locator("[data-keys-open]").click();
  await look(page, "agent, keys");
  await page.locator("[data-keys-on]").uncheck();
  await page.keyboard.press("Escape");
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("/");
  check("agent: switched off, the key does nothing", (await page.evaluate(() => document.activeElement.id)) !== "q");
  await page.fill("#q", "globex");
  await page.locator("#q").focus();
  await enter(page);
  contains("agent: nothing found says where it looked", await read(page), "No account matches “globex”.", "Looked in:");
  await look(page, "agent, nothing found");
}

async function byTicket(ana) {
  const { page } = ana;
  await ana.go("/agent");
  await page.fill("#q", ticket);
  await page.locator("#q").focus();
  await enter(page);
  contains("agent: the ticket stays", await read(page), "For ticket #7001", "the ticket goes along");
  await look(page, "agent, a ticket pasted");
  await ana.chooseNorthwind();
  check("agent: and stands in the form", (await page.inputValue("#ticket")) === ticket);
  await look(page, "agent, form with a ticket");
  await ana.enter();
  await page.keyboard.press("Tab");
  await ana.go("/agent");
  await ana.click("main a:has-text('Session page')");
  await ana.click("main form[action$='/end'] button");
  await page.locator(".mail-preview summary").first().click();
  contains("agent: the mail that Olivia gets", await page.locator(".mail-text").first().innerText(), "Northwind", "#7001");
  await look(page, "agent, the mail that goes out");
  await ana.go(`/agent?q=${encodeURIComponent(ticket)}`);
  contains("agent: the ticket's session stands first", await read(page), "With this ticket before");
  await look(page, "agent, a ticket known");
}

async function withoutScript(browser, house) {
  const ana = await arrived(browser, house, "ana", { script: false });
  await ana.page.fill("#q", "NORTHW");
  await ana.click(".search-form button");
  contains("agent: without script it finds the same", await read(ana.page), "Northwind", "Access until");
  check("agent: without script no key is offered", !(await ana.page.locator("[data-keys-open]").isVisible()));
  await ana.page.context().close();
}

async function inGerman(browser, house) {
  const ana = await arrived(browser, house, "ana", { locale: "de-DE" });
  const { page } = ana;
  await ana.go("/agent?q=wind");
  contains("agent: in German", await page.textContent("main"), "Zugang bis", "Öffnen");
  await look(page, "agent, in German");
  await ana.chooseNorthwind();
  contains("agent: the form in German", await page.textContent("main"), "Northwind öffnen", "Handeln als");
  await look(page, "agent, form in German");
  await page.context().close();
}

async function enter(page) {
  await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.keyboard.press("Enter")]);
}
