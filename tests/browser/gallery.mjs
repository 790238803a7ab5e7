// Every page and state of the story, looked at one after the other.

import { check } from "./checks.mjs";
import { Hand, openMail, saysWhatWasFixed, until } from "./people.mjs";
import { look } from "./look.mjs";
import { openWindow } from "./windows.mjs";

export async function gallery(browser, house) {
  const page = await openWindow(browser, { openBanner: true });
  const hand = new Hand(page, house);
  await beforeAnything(hand);
  await olivia(hand);
  const session = await anaOpens(hand);
  await inside(hand, session);
  await endsAndIsRead(hand, session);
  await rita(hand);
  await others(hand);
  await page.context().close();
}

async function beforeAnything(hand) {
  await hand.go("/");
  await look(hand.page, "story at the start");
  await hand.be("ana");
  await look(hand.page, "agent home");
  await hand.chooseNorthwind();
  await look(hand.page, "no access");
}

async function olivia(hand) {
  const { page } = hand;
  await hand.be("olivia");
  await look(page, "support access off");
  await page.check("input[name=until][value=until]");
  await page.fill("input[name=date]", "2020-01-01");
  await page.fill("input[name=time]", "09:00");
  await page.locator("main button:has-text('Allow support access')").click();
  await page.waitForLoadState("load");
  await look(page, "support access with an error");
  await hand.be("olivia");
  await hand.allow("change");
  await look(page, "support access on");
  await page.locator("summary", { hasText: "Change end" }).click();
  await look(page, "support access on, end to be changed");
}

async function anaOpens(hand) {
  const { page } = hand;
  await hand.be("ana");
  await hand.chooseNorthwind();
  await look(page, "open form");
  await page.fill("input[name=reason]", "test");
  await page.fill("input[name=ticket]", "4821");
  await page.fill("input[name=code]", "12");
  await page.locator("main form button.btn-primary").click();
  await page.waitForLoadState("load");
  await look(page, "open form with errors");
  await hand.be("ana");
  await hand.chooseNorthwind();
  await hand.enter();
  await page.locator("html > div[popover=manual]").waitFor({ state: "attached" });
  const origin = hand.origin;
  await look(page, "app dashboard");
  await hand.go("/agent");
  await look(page, "agent home while inside");
  await page.locator("main a", { hasText: "Session page" }).first().click();
  await page.waitForLoadState("load");
  await look(page, "session page live");
  return { origin, page: page.url() };
}

async function inside(hand, session) {
  const { page } = hand;
  await headerStaysClear(hand, session);
  for (const [path, name] of [
    ["/settings", "app settings"], ["/settings/billing", "app billing"], ["/settings/tokens", "app tokens"],
    ["/settings/team", "app team"], ["/settings/notifications", "app notifications"],
    ["/customers", "app customers"], ["/invoices", "app invoices"], ["/reports", "app reports"],
    ["/settings/tax", "app tax, view only"],
  ]) {
    await page.goto(session.origin + path);
    await page.waitForLoadState("networkidle");
    await look(page, name);
  }
  await hand.saveRate("10");
  await look(page, "refused change");
  await hand.switchToChange();
  await hand.saveRate("10");
  await look(page, "app tax, change mode");
  await page.goto(`${session.origin}/customers.csv`).catch(() => null);
  await look(page, "refused export");
  await page.goto(`${session.origin}/customers//1`);
  await look(page, "refused address");
  await page.goto(`${session.origin}/nothing-here`);
  await look(page, "app page that is not there");
  await page.goto(session.page);
  await look(page, "session page in change mode");
  await hand.be("olivia");
  await look(page, "support access with somebody inside");
  await page.locator("main a", { hasText: "See what was done so far" }).click();
  await page.waitForLoadState("load");
  await look(page, "session in history, going on");
}

/** The app's own header sticks to the top: under our banner it would be lost. */
async function headerStaysClear({ page }, session) {
  await page.goto(`${session.origin}/invoices`);
  await page.setViewportSize({ width: 1280, height: 500 });
  await page.mouse.wheel(0, 900);
  const covered = () => page.evaluate(() => {
    const banner = document.querySelector("html > div[popover=manual]").shadowRoot.querySelector(".bar").getBoundingClientRect();
    const header = document.querySelector("header.top").getBoundingClientRect();
    return { scrolled: window.scrollY, overlap: banner.bottom - header.top };
  });
  const clear = await until(async () => { const { scrolled, overlap } = await covered(); return scrolled > 300 && overlap < 5; }, 12);
  check("look: the app's sticky header stays clear of the banner", clear, JSON.stringify(await covered()));
}

async function endsAndIsRead(hand, session) {
  const { page } = hand;
  await page.goto(`${session.origin}/`);
  await page.locator("html > div[popover=manual] button.end").click();
  await page.waitForURL(`${hand.house.portal}/agent/sessions/*`);
  await look(page, "session page ended");
  await saysWhatWasFixed(page, "Set the tax rate to 10%");
  await look(page, "session page ended, said what was fixed");
  await page.goto(`${session.origin}/settings/tax`);
  await look(page, "ended page");
  await hand.go("/demo/mail");
  await openMail(hand, "Acme support visit", { newest: true });
  await look(page, "summary mail");
  await mailAlone(page);
  await openMail(hand, "Acme support opened");
  await look(page, "start mail");
  await hand.go("/demo/mail");
  await look(page, "mailbox");
  await hand.be("olivia");
  await hand.go("/account/history");
  await look(page, "history");
  await page.locator(".history-session a").first().click();
  await page.waitForLoadState("load");
  for (const fold of await page.locator("main details").all()) await fold.evaluate((details) => { details.open = true; });
  await look(page, "session in history");
  await hand.be("olivia");
  await hand.turnOff();
  await look(page, "support access turned off");
}

/** The mail as a mail program shows it. Where it is served no script runs, the tests' own included, so it is looked at in a blank page. */
async function mailAlone(page) {
  const html = await (await page.request.get(`${page.url()}/html`)).text();
  const blank = await page.context().newPage();
  await blank.setContent(html);
  await look(blank, "summary mail alone");
  await blank.close();
}

async function rita(hand) {
  const { page } = hand;
  await hand.be("rita");
  await look(page, "review queue");
  const mine = page.locator(".row-title a", { hasText: "Northwind: Ana" }).first();
  await mine.click();
  await page.waitForLoadState("load");
  const address = page.url();
  await look(page, "review page");
  await page.locator("button[name=verdict][value=flagged]").click();
  await page.waitForLoadState("load");
  await look(page, "review page with an error");
  await page.goto(address);
  await page.locator("button[name=verdict][value=no_concerns]").click();
  await page.waitForLoadState("load");
  await look(page, "review, the next one");
  await page.goto(address);
  await look(page, "review page, reviewed");
  await hand.go("/review?state=flagged");
  await look(page, "review queue, flagged");
}

async function others(hand) {
  const { page } = hand;
  await hand.be("adam");
  await look(page, "diagnostics");
  await hand.go("/admin/fields");
  await look(page, "fields undecided");
  await hand.go("/admin/fields?q=nothing-is-called-so");
  await look(page, "fields, none found");
  await hand.go("/admin/fields?show=baseline");
  await look(page, "fields, none learned");
  await hand.go("/admin/fields");
  await page.locator("input[name=field]").first().check();
  await page.selectOption("select[name=see]", "last4");
  await page.locator("button", { hasText: "Decide about the ticked" }).click();
  await page.waitForLoadState("load");
  await hand.go("/admin/fields?show=decided");
  await look(page, "fields decided");
  await hand.go("/nothing-here");
  await look(page, "page not found");
  await hand.go("/");
  await look(page, "story at its end");
  await page.goto(`${hand.house.app}/login?as=olivia`);
  await look(page, "app sign-in");
  await page.goto(`${hand.house.portal}/`);
  await page.locator("button:has-text('Start over')").click();
  await page.waitForLoadState("load");
  await look(page, "starting over");
  await until(async () => (await page.locator(".story-steps").count()) > 0);
}
