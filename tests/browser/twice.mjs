// Impatient people: the same form sent twice does what one would have done.

import { check, contains } from "./checks.mjs";
import { Hand } from "./people.mjs";
import { openWindow, read } from "./windows.mjs";

export async function twice(browser, house) {
  const page = await openWindow(browser);
  const hand = new Hand(page, house);
  await hand.be("olivia");
  const before = await countOf(hand, "/account/support-access", "allowed by");
  await page.check("input[name=scope][value=change]");
  const allowed = await sendTwice(page, "form[action='/account/support-access']");
  check("twice: neither answer to allowing is an error", allowed.every((status) => status < 400), allowed.join(", "));
  await hand.be("olivia");
  contains("twice: support access is on", await read(page), "On until");
  check("twice: it was allowed once", (await countOf(hand, "/account/support-access", "allowed by")) === before);

  await hand.be("ana");
  await hand.chooseNorthwind();
  const opened = await sendTwice(page, "main form");
  check("twice: neither answer to opening is an error", opened.every((status) => status < 400), opened.join(", "));
  await hand.go("/agent");
  check("twice: one session is open", (await page.locator(".row-line-live").count()) === 1, await read(page));

  await hand.be("olivia");
  const off = await sendTwice(page, "form[action='/account/support-access/off']");
  check("twice: neither answer to turning off is an error", off.every((status) => status < 400), off.join(", "));
  contains("twice: support access is off", await read(await anew(hand)), "Off.");
  await page.context().close();
}

async function anew(hand) {
  await hand.be("olivia");
  return hand.page;
}

async function countOf(hand, path, text) {
  await hand.go(path);
  return (await read(hand.page)).split(text).length - 1;
}

/** Sends the form as it stands twice at once, past the page's own guard. */
async function sendTwice(page, selector) {
  return page.locator(selector).first().evaluate(async (form) => {
    const send = async () => (await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) })).status;
    return Promise.all([send(), send()]);
  });
}
