// The whole story as a newcomer clicks it, with Olivia at work in her own window all the while.

import { check, contains } from "./checks.mjs";
import { Hand, bannerText, saysWhatWasFixed, until } from "./people.mjs";
import { openWindow, read } from "./windows.mjs";

const MOST_CLICKS = 14;

export async function story(browser, house) {
  const page = await openWindow(browser);
  const hand = new Hand(page, house);
  const own = await ownWindow(browser, house);
  await own.works("before Ana's visit");

  await hand.go("/");
  contains("story: the first page says what is next", await read(page), "Allow support access", "Be Olivia");
  await hand.click("main .story-go button");
  contains("story: Olivia sees that support access is off", await read(page), "Off. Acme support can’t open your account");
  await hand.allow("change");
  contains("story: Olivia sees until when, by whom and what", await read(page), "On until", "Allowed by Olivia", "View and change");

  await hand.click(".demo-bar .demo-next");
  contains("story: Ana reads what will happen above the button", await read(page), "You enter Northwind as Olivia", "view only", "Recorded", "e-mailed");
  await hand.enter();
  check("story: Ana is on an origin of the session's own", /^http:\/\/[^.]+\.localhost:\d+$/.test(hand.origin) && !hand.origin.includes("acme"), hand.origin);
  check("story: the page's title says that it is a support session", (await page.title()).startsWith("[Support]"), await page.title());
  await until(async () => (await bannerText(page)).includes("SUPPORT"));
  contains("story: the banner says who, as whom, what and for how long", await bannerText(page), "SUPPORT", "Northwind", "as Olivia", "View only", "#4821", "min");

  await secretsStayHidden(page, hand.origin, house);
  await page.goto(`${hand.origin}/`);
  await hand.openTax();
  check("story: the tax rate is 20", (await page.inputValue("input[name=rate]")) === "20", await page.inputValue("input[name=rate]"));
  await hand.saveRate("10");
  contains("story: a change while viewing only is refused", await read(page), "This would change data. Nothing was sent.");
  await hand.switchToChange();
  check("story: after the switch Ana is back on the tax page", page.url().endsWith("/settings/tax"), page.url());
  check("story: the rate is still 20", (await page.inputValue("input[name=rate]")) === "20");
  await until(async () => (await bannerText(page)).includes("Change"));
  contains("story: the banner says change mode", await bannerText(page), "Change mode");
  await hand.saveRate("10");
  check("story: the rate is 10 now", (await page.inputValue("input[name=rate]")) === "10", await read(page));
  await own.works("while Ana is inside");

  await hand.export();
  contains("story: an export is refused", await read(page), "This would export data. Nothing was");
  await page.goBack();
  await page.waitForLoadState("load");
  await hand.endByBanner();
  contains("story: the session's page says that it has ended and what Olivia will read", await read(page), "Session ended", "Olivia will be e-mailed", "Tax rate");
  contains("story: Ana is asked what she fixed", await read(page), "What did you fix?", "The summary waits for it");
  await saysWhatWasFixed(page, "Set the tax rate to 10%");
  contains("story: her line stands on the session's page", await read(page), "Ana on what was fixed: “Set the tax rate to 10%”");
  await own.works("after Ana's visit");

  const mailed = await until(async () => { await page.reload(); return (await page.locator(".demo-bar .demo-next").count()) > 0; });
  check("story: the bar leads to the mail", mailed);
  await hand.click(".demo-bar .demo-next");
  await readsTheMail(hand);
  check(`story: at most ${MOST_CLICKS} clicks to reading the mail`, hand.clicks <= MOST_CLICKS, `${hand.clicks} clicks`);
  console.log(`# ${hand.clicks} clicks from the first page to the mail`);

  await readsTheHistory(hand);
  await rita(hand);
  await hand.go("/");
  check("story: all ten steps are ticked", (await page.locator(".story-done").count()) === 10, await read(page));
  await startOver(hand);
  await page.context().close();
  await own.close();
}

/** Olivia at work: she signed in to the app herself, in a browser of her own. */
async function ownWindow(browser, house) {
  const page = await openWindow(browser);
  await page.goto(`${house.app}/login?as=olivia`);
  await page.locator("form[action='/login'] button").click();
  await page.waitForURL(`${house.app}/`);
  return {
    async works(when) {
      await page.goto(`${house.app}/settings/notifications`);
      const fine = page.url().endsWith("/settings/notifications") && (await read(page)).includes("Olivia");
      check(`story: Olivia's own sign-in works ${when}`, fine, `${page.url()}\n${await read(page)}`);
      await page.locator("main form button[type=submit]").first().click();
      await page.waitForLoadState("load");
      check(`story: Olivia saves her own settings ${when}`, page.url().startsWith(house.app) && !(await read(page)).includes("Nothing was"), await read(page));
      check(`story: no support banner for Olivia ${when}`, (await page.locator("html > div[popover=manual], #porchlight-bar").count()) === 0);
    },
    close: () => page.context().close(),
  };
}

/** What the owner sees in her own window must reach Ana in no byte. */
async function secretsStayHidden(page, origin, house) {
  const own = await page.context().browser().newContext();
  const app = await own.newPage();
  await app.goto(`${house.app}/login?as=olivia`);
  await app.locator("form[action='/login'] button").click();
  await app.goto(`${house.app}/settings/tokens`);
  const codes = await app.locator(".codes .code").allInnerTexts();
  await own.close();
  await page.goto(`${origin}/settings/tokens`);
  const html = await page.content();
  const shown = codes.filter((code) => html.includes(code));
  check("story: Ana sees none of Olivia's recovery codes", codes.length > 0 && shown.length === 0, `${shown.length} of ${codes.length} are shown`);
}

async function readsTheMail(hand) {
  const { page } = hand;
  check("story: it is the summary that was opened", /Acme support visit: 1 change/.test(await page.title()), await page.title());
  const frame = page.frameLocator("iframe.mail-frame");
  const html = await frame.locator("body").innerText();
  contains("story: the mail says what was changed, old and new", html, "Tax rate", "20", "10");
  contains("story: the mail says who, why, which ticket and how it ended", html, "Ana", "Checking why invoices show 20% tax", "4821", "ended");
  contains("story: the mail says what was fixed", html, "Set the tax rate to 10%");
  contains("story: the mail says what was refused", html, "Tried to change Tax rate", "Tried to export");
  await page.locator("summary", { hasText: "text part" }).click();
  contains("story: its text part says the same", await page.locator(".mail-text").innerText(), "Tax rate", "20", "10", "Ana", "4821");
  const raw = await (await page.request.get(`${page.url()}/raw`)).text();
  contains("story: the raw mail is automatic, and carries no tracking", raw, "Auto-Submitted: auto-generated");
  check("story: the mail fetches nothing", !/<img|<link|url\(/i.test(raw), "an image, a link element or url() in the mail");
}

async function readsTheHistory(hand) {
  await hand.be("olivia");
  await hand.go("/account/history");
  contains("story: Olivia's history shows the visit", await read(hand.page), "Ana", "Tax rate", "20", "10", "ended");
  await hand.page.locator(".history-session a").first().click();
  await hand.page.waitForLoadState("load");
  contains("story: the session in her history says every step", await read(hand.page), "What happened when", "changed Tax rate from 20", "switched to changing", "Checkpoint");
}

async function rita(hand) {
  await hand.be("rita");
  const mine = hand.page.locator(".row-title a", { hasText: "Northwind: Ana" }).first();
  await mine.click();
  await hand.page.waitForLoadState("load");
  contains("story: Rita reads the change in the session", await read(hand.page), "Tax rate", "20", "10");
  await hand.page.locator("button[name=verdict][value=no_concerns]").click();
  await hand.page.waitForLoadState("load");
  await hand.be("olivia");
  await hand.go("/account/history");
  contains("story: Olivia reads that Rita reviewed it", await read(hand.page), "Rita", "reviewed this session: no concerns");
}

async function startOver(hand) {
  const { page } = hand;
  await hand.go("/");
  await page.locator("button:has-text('Start over')").click();
  const anew = await until(async () => {
    await page.goto(`${hand.house.portal}/`).catch(() => null);
    return (await page.locator(".story-steps").count()) > 0 && (await page.locator(".story-done").count()) === 0;
  });
  check("story: Start over begins anew", anew, await read(page));
  await hand.be("olivia");
  contains("story: after starting over support access is off", await read(page), "Off. Acme support can’t open your account");
}

