// Olivia reads German: because her browser asks for it, and because she chose it; what she allowed stands in her words.

import { check, contains } from "./checks.mjs";
import { look } from "./look.mjs";
import { Hand } from "./people.mjs";
import { openWindow } from "./windows.mjs";

export async function german(browser, house) {
  const page = await openWindow(browser);
  const hand = new Hand(page, house);
  await hand.be("olivia");
  await hand.go("/account/notices");
  await page.selectOption("#language", "de");
  await hand.click("form[action='/account/reading'] button");
  contains("german: what was chosen is said in it", await page.textContent("main"), "Gespeichert", "Sprache und Zeit");
  check("german: and the page says so", await page.getAttribute("html", "lang") === "de");
  await look(page, "mails, in German");
  for (const [path, name, ...texts] of [
    ["/account/support-access", "switch, in German", "Supportzugang", "kann sich darüber nicht hinwegsetzen"],
    ["/account/questions", "questions, in German", "Keine Antwort heißt Nein"],
    ["/account/history", "history, in German"],
    ["/account/live", "live, in German", "Niemand von Acme ist in Ihrem Konto"],
  ]) {
    await hand.go(path);
    contains(`german: ${name}`, await page.textContent("body"), ...texts);
    await look(page, name);
  }
  await hand.go("/account/support-access");
  await page.check("input[name=scope][value=change]");
  await hand.click("main form[action='/account/support-access'] button.btn-primary");
  contains("german: access is on", await page.textContent("main"), "Der Supportzugang ist an", "Ansehen und ändern", "Jetzt ausschalten");
  await look(page, "switch on, in German");
  await hand.go("/account/history");
  contains("german: and the history says who allowed it", await page.textContent("main"), "Olivia");
  await page.context().close();
}
