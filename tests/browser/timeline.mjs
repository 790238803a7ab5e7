// A session's page as a timeline, and the gateway's pages and banner: in English and in German, on paper, without script.

import { check, contains } from "./checks.mjs";
import { look } from "./look.mjs";
import { Hand, focusedName } from "./people.mjs";
import { openWindow } from "./windows.mjs";

export async function timeline(browser, house) {
  const session = await aVisit(browser, house);
  await inEnglish(browser, house, session);
  await onPaper(browser, house, session);
  await inGerman(browser, house, session);
  await withoutScript(browser, house, session);
}

/** Ana, whose browser asks for German, looks, tries to change, and ends; gives the session's page. */
async function aVisit(browser, house) {
  const olivia = new Hand(await openWindow(browser), house);
  await olivia.go("/");
  await olivia.be("olivia");
  await olivia.go("/account/support-access");
  await olivia.allow();
  const page = await openWindow(browser, { locale: "de-DE" });
  const ana = new Hand(page, house);
  await ana.go("/");
  await ana.be("ana");
  await ana.chooseNorthwind();
  await ana.enter();
  await page.keyboard.press("Alt+Shift+B");
  check("timeline: the banner speaks German", (await focusedName(page)) === "Änderung anfragen", await focusedName(page));
  await look(page, "banner, in German");
  await ana.openTax();
  await ana.saveRate("10");
  contains("timeline: a refused change is told in German", await page.textContent("body"), "Das würde Daten ändern. Es wurde nichts abgeschickt.", "Auf Ändern umschalten", "Zurück");
  check("timeline: and the page says so", (await page.getAttribute("html", "lang")) === "de");
  await look(page, "refused change, in German");
  await page.goto(new URL("/customers", page.url()).href);
  await page.goto(new URL("/customers.csv", page.url()).href);
  contains("timeline: and so is a refused export", await page.textContent("body"), "Das würde Daten exportieren", "fragen");
  const ended = page.url();
  await page.goto(new URL("/", page.url()).href);
  await olivia.go("/account/history");
  const path = await olivia.page.locator(".history-session h2 a").first().getAttribute("href");
  await olivia.go("/account/support-access");
  await olivia.turnOff();
  await page.goto(ended);
  contains("timeline: the end is told in German", await page.textContent("body"), "Diese Sitzung ist beendet.", "Der Supportzugang wurde ausgeschaltet.");
  await look(page, "session over, in German");
  await page.context().close();
  await olivia.page.context().close();
  return path;
}

async function opened(browser, house, path, options = {}) {
  const page = await openWindow(browser, options);
  const hand = new Hand(page, house);
  await hand.go("/");
  await hand.be("olivia");
  await hand.go(path);
  return page;
}

async function inEnglish(browser, house, path) {
  const page = await opened(browser, house, path);
  const told = await page.locator("section[aria-labelledby=steps]").innerText();
  contains("timeline: it tells the visit", told, "opened a support session as", "View only at first", "tried to change Tax rate", "tried to export", "Session ended");
  await look(page, "timeline");
  const folds = page.locator(".timeline-fold > summary");
  if ((await folds.count()) > 0) await folds.first().click();
  await page.locator(".timeline-technical > summary").first().click();
  await look(page, "timeline, unfolded");
  await page.context().close();
}

async function onPaper(browser, house, path) {
  const page = await opened(browser, house, path);
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  const hidden = await page.evaluate(() => [...document.querySelectorAll(".timeline details > :not(summary)")].filter((part) => part.getBoundingClientRect().height === 0).length);
  check("timeline: on paper everything is unfolded", hidden === 0, `${hidden} parts are folded`);
  const colours = await page.evaluate(() => [...document.querySelectorAll(".timeline-event-card")].map((card) => getComputedStyle(card).backgroundColor).filter((colour) => colour !== "rgb(255, 255, 255)"));
  check("timeline: on paper it is black on white", colours.length === 0, colours.join(" "));
  await page.screenshot({ path: `${process.env.PORCHLIGHT_SHOTS ?? "/tmp"}/timeline-on-paper.png`, fullPage: true });
  await page.context().close();
}

async function inGerman(browser, house, path) {
  const page = await opened(browser, house, path, { locale: "de-DE" });
  contains("timeline: in German", await page.textContent("main"), "in Ihrem Konto", "Was wann geschah", "hat eine Support-Sitzung als", "Diese Aufzeichnung prüfen");
  await look(page, "timeline, in German");
  await page.locator("#verify form").waitFor();
  await page.click("#verify button:has-text('Jetzt prüfen')");
  const result = page.locator("#verify [data-verify=result]:not([hidden])");
  await result.waitFor();
  contains("timeline: the check says its outcome in German", await result.innerText(), "Ja", "Einträge", "Kein Eintrag wurde gelöscht");
  await page.goto(`${house.portal}/account/how-it-works`);
  contains("timeline: how it works, in German", await page.textContent("main"), "Der Schalter", "Was nicht bewiesen ist");
  await look(page, "how it works, in German");
  await page.context().close();
}

async function withoutScript(browser, house, path) {
  const page = await opened(browser, house, path, { script: false });
  const folded = page.locator(".timeline-technical").first();
  await folded.locator("summary").click();
  check("timeline: without script it unfolds", await folded.locator("dl").isVisible());
  await page.context().close();
}
