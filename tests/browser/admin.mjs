// What runs by itself, as Adam sees it: jobs, mail, diagnostics; in English and German, wide and on a phone.

import { check, contains } from "./checks.mjs";
import { look } from "./look.mjs";
import { Hand, until } from "./people.mjs";
import { openWindow, read } from "./windows.mjs";

export async function admin(browser, house) {
  const page = await openWindow(browser);
  const hand = new Hand(page, house);
  await hand.be("adam");
  await jobs(hand);
  await mail(hand);
  await diagnostics(hand);
  await page.context().close();
  await inGerman(browser, house);
}

async function jobs(hand) {
  const { page } = hand;
  await hand.go("/admin/jobs");
  contains("admin: every job says what it does", await read(page), "Sends the mails that are due.", "every 2 seconds", "Erases what has been kept");
  await look(page, "jobs");
  const row = page.locator("#erase-what-is-past-its-time");
  await row.locator("button").click();
  await page.waitForLoadState("load");
  contains("admin: a run is asked for", await read(page), "It starts within seconds");
  const ran = await until(async () => (await row.innerText()).includes("Last run"));
  check("admin: the page shows by itself how it went", ran);
  contains("admin: and who asked for it", await row.innerText(), "run by hand for Adam");
  await look(page, "jobs, one run by hand");
}

async function mail(hand) {
  const { page } = hand;
  await hand.go("/admin/mail");
  contains("admin: the outbox says what was sent, not what it says", await read(page), "Nothing was given up", "Sent lately", "Summary of a session", "o…@");
  await look(page, "outbox");
  await page.locator("form[action='/admin/mail/test'] button").click();
  await page.waitForLoadState("load");
  contains("admin: the test mail lies in the folder", await read(page), "was put into the folder", ".eml");
  await look(page, "test mail");
}

async function diagnostics(hand) {
  const { page } = hand;
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await hand.go("/admin/diagnostics");
  await page.locator("button[data-copy]").click();
  await page.locator("[data-copy-said]", { hasText: "Copied." }).waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  check("admin: what is copied is Markdown without names", copied.startsWith("# Porchlight") && !copied.includes("Northwind"));
  await look(page, "diagnostics");
}

async function inGerman(browser, house) {
  const page = await openWindow(browser, { locale: "de-AT" });
  const hand = new Hand(page, house);
  await hand.be("adam");
  for (const [path, name, ...texts] of [
    ["/admin/jobs", "jobs, in German", "Verschickt fällige Mails.", "Jetzt ausführen"],
    ["/admin/mail", "outbox, in German", "Zuletzt verschickt", "Testmail senden"],
    ["/admin/diagnostics", "diagnostics, in German", "Zum Weitergeben", "Kopieren"],
  ]) {
    await hand.go(path);
    contains(`admin: ${name}`, await read(page), ...texts);
    await look(page, name);
  }
  await page.context().close();
}
