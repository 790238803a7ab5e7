// The demo's practice cases as a newcomer plays one, with both people side by side in one browser; the page for one's own
// app; and the demo's pages in German. Each page is looked at as everybody sees it.

import { check, contains } from "./checks.mjs";
import { look } from "./look.mjs";
import { Hand } from "./people.mjs";
import { openWindow, read } from "./windows.mjs";

export async function cases(browser, house) {
  const page = await openWindow(browser);
  const hand = new Hand(page, house);
  await hand.go("/");
  contains("cases: the story's page leads to three", await read(page), "A wrong tax rate", "A setting that will not save", "A payment that failed", "0 of 6 done");
  await look(page, "story with cases");
  await sideBySide(page);
  for (const key of ["tax", "setting", "payment"]) {
    await hand.go(`/demo/cases/${key}`);
    await page.locator("details summary").click();
    await look(page, `case ${key}`);
  }
  await plays(hand);
  await yours(hand);
  await page.context().close();
  await inGerman(browser, house);
}

/** Olivia and Ana in two tabs of one browser: neither signs the other out. */
async function sideBySide(page) {
  const open = async (who) => {
    const opened = page.context().waitForEvent("page");
    await page.locator(".demo-aside button", { hasText: who }).click();
    const tab = await opened;
    await tab.waitForLoadState("load");
    return tab;
  };
  const [olivia, ana] = [await open("Olivia"), await open("Ana")];
  await olivia.reload();
  contains("cases: Olivia is still herself beside Ana", await read(olivia), "You are Olivia");
  contains("cases: and Ana is Ana", await read(ana), "You are Ana");
  await Promise.all([olivia.close(), ana.close()]);
}

async function plays(hand) {
  const { page } = hand;
  await hand.go("/demo/cases/setting");
  const opened = page.context().waitForEvent("page");
  await page.locator("button", { hasText: "Be Ben" }).click();
  const tab = await opened;
  const ben = new Hand(tab, hand.house);
  await tab.waitForLoadState("load");
  check("cases: the ticket is filled in", (await tab.inputValue("input[name=ticket]")).endsWith("/4827"));
  await look(tab, "opening a session for a case");
  await ben.enter();
  await tab.goto(`${ben.origin}/settings/notifications`);
  check("cases: the value that cannot be saved is there", (await tab.inputValue("input[name=remind_after]")) === "1 4");
  await look(tab, "case setting, the page where it goes wrong");
  await page.waitForFunction(() => document.querySelectorAll(".case-goals .story-done").length === 2, null, { timeout: 15_000 });
  check("cases: what happened there is ticked here, by itself", true);
  await tab.goto(`${ben.origin}/settings`);
  await ben.endByBanner();
  await tab.close();
}

async function yours(hand) {
  const { page } = hand;
  await hand.go("/demo/yours");
  await page.fill("input[name=app]", "app.contoso.example");
  await hand.click("main form button.btn-primary");
  contains("yours: what is wrong is told", await read(page), "Enter a scheme and a host");
  await look(page, "make it yours, with a mistake");
  await page.fill("input[name=app]", "https://app.contoso.example");
  await page.check("input[value=entry]");
  await hand.click("main form button.btn-primary");
  contains("yours: what to write", await read(page), "https://contoso-support.example", "way = \"entry\"", "docs/integrating.md");
  await look(page, "make it yours");
}

async function inGerman(browser, house) {
  const page = await openWindow(browser, { locale: "de-AT" });
  const hand = new Hand(page, house);
  for (const [path, name, text] of [
    ["/", "story, in German", "Ein Support-Besuch, von Anfang bis Ende"],
    ["/demo/cases/payment", "case payment, in German", "Worauf es ankommt"],
    ["/demo/mail", "mailbox, in German", "Jede Mail, wie sie übergeben wurde"],
    ["/demo/yours?app=https://app.acme.example", "make it yours, in German", "Zeigen, was einzutragen ist"],
  ]) {
    await hand.go(path);
    check(`cases: ${name}: the page says its language`, (await page.getAttribute("html", "lang")) === "de");
    contains(`cases: ${name}`, await read(page), text);
    await look(page, name);
  }
  await page.context().close();
}
