// Olivia on her phone, while Ana sits at a desk: she allows, watches, answers, ends and reads; then Rita reviews on hers.
// Everything is touched, nothing is wider than the screen, and what is to be touched is large enough.

import { check, contains } from "./checks.mjs";
import { Hand, openMail, saysWhatWasFixed, until } from "./people.mjs";
import { evaluate, openWindow, read } from "./windows.mjs";

/** WCAG 2.2, 2.5.8: CSS pixels, both ways. */
const LEAST = 24;

/** A hand that touches. */
class Thumb extends Hand {
  async click(what) {
    const target = typeof what === "string" ? this.page.locator(what).first() : what;
    await Promise.all([this.page.waitForNavigation({ waitUntil: "load" }), target.tap()]);
    this.clicks += 1;
  }

  /** The page fits, and a thumb can hit what is on it. */
  async fits(name) {
    const found = await evaluate(this.page, `(${misfits})(${LEAST})`);
    check(`phone: on a phone ${name} fits, and a thumb hits what is there`, found.length === 0, found.join("\n"));
  }
}

export async function phone(browser, house) {
  const olivia = new Thumb(await openWindow(browser, { phone: true }), house);
  await olivia.go("/");
  await olivia.fits("the story");
  await olivia.click("main .story-go button");
  await olivia.fits("the switch");
  await olivia.page.locator("label:has(input[name=scope][value=view])").tap();
  await olivia.click("main button:has-text('Allow support access')");
  contains("phone: support access is on", await read(olivia.page), "On until", "View only");

  const ana = await anaAsks(browser, house);
  await olivia.click("nav a[href='/account/live']");
  const told = await until(async () => (await read(olivia.page)).includes("Ana asks to change Tax rate from 20% to 10%"));
  check("phone: the question stands in the live view", told, await read(olivia.page));
  await olivia.fits("the live view with a question");
  await olivia.click(".live-ask button[value=once]");
  contains("phone: it is allowed", await read(olivia.page), "Allowed, once");
  await ana.page.waitForSelector("main button:has-text('Send now')");
  await ana.click("main button:has-text('Send now')");
  contains("phone: Ana's change is sent", await read(ana.page), "Sent, once");

  await olivia.click("nav a[href='/account/support-access']");
  await olivia.fits("the switch while somebody is in");
  await olivia.click("main form[action='/account/support-access/off'] button");
  contains("phone: one touch turned it off", await read(olivia.page), "Off. Acme support can’t open your account");
  const over = await ana.page.goto(`${ana.app}/invoices`);
  check("phone: Ana is out at her next click", over.status() === 410, String(over.status()));
  await ana.go("/agent");
  await ana.click(ana.page.locator(".row-title a", { hasText: "Northwind as Olivia" }).first());
  await saysWhatWasFixed(ana.page, "Set the tax rate to 10%");

  await openMail(olivia, "Acme support visit: 1 change");
  await olivia.fits("the mail");
  await olivia.go("/account/history");
  await olivia.fits("the history");
  await olivia.click(".history-session a");
  contains("phone: she reads what was done", await read(olivia.page), "What happened when", "changed Tax rate from 20", "Set the tax rate to 10%");
  await olivia.fits("the session's timeline");
  await rita(browser, house);
  for (const hand of [olivia, ana]) await hand.page.context().close();
}

/** Ana at her desk: she opens a session, tries to change the rate, and asks. */
async function anaAsks(browser, house) {
  const ana = new Hand(await openWindow(browser), house);
  await ana.go("/");
  await ana.be("ana");
  await ana.chooseNorthwind();
  await ana.enter();
  ana.app = ana.origin;
  await ana.page.goto(`${ana.app}/settings/tax`);
  await ana.saveRate("10");
  await ana.click("a:has-text('Ask Olivia')");
  await ana.page.fill("textarea[name=why]", "The rate was a slip in March");
  await ana.click("main form button.btn-primary");
  return ana;
}

async function rita(browser, house) {
  const rita = new Thumb(await openWindow(browser, { phone: true }), house);
  await rita.go("/");
  await rita.be("rita");
  await rita.fits("the queue");
  await rita.click(rita.page.locator(".row-title a", { hasText: "Northwind: Ana" }).first());
  await rita.fits("a session to review");
  await rita.click("button[name=verdict][value=no_concerns]");
  contains("phone: Rita reviewed it, and sees the next", await read(rita.page), "no concerns");
  await rita.go("/review/reports");
  await rita.fits("the reports");
  await rita.page.context().close();
}

// Runs in the page: what is too wide, and what is too small to touch. Links in running text are let off, as the standard does.
function misfits(least) {
  const root = document.documentElement;
  const wide = root.scrollWidth > root.clientWidth ? [`${root.scrollWidth} px wide`] : [];
  const small = [...document.querySelectorAll("button, .btn, select, summary, nav a, .chip, input:not([type=hidden])")].filter((one) => {
    if (!one.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return false;
    // What is ticked is its label as well.
    const boxes = [one, ...(one.labels ?? [])].map((part) => part.getBoundingClientRect());
    return boxes[0].width > 1 && !boxes.some((box) => box.width >= least && box.height >= least);
  });
  return [...wide, ...small.map((one) => `${Math.round(one.getBoundingClientRect().height)} px high: ${one.outerHTML.slice(0, 140)}`)];
}
