// What a page weighs over the wire: at somebody's first visit of the portal, and after.

import { check } from "./checks.mjs";
import { Hand } from "./people.mjs";
import { openWindow } from "./windows.mjs";

const FIRST = 150_000;
const AFTER = 30_000;

const pages = {
  olivia: ["/account/support-access", "/account/live", "/account/questions", "/account/history", "/account/notices", "/account/how-it-works"],
  ana: ["/agent", "/agent/questions", "/staff/guidelines"],
  rita: ["/review", "/review/reports", "/review/attempts", "/review/questions"],
  adam: ["/admin/staff", "/admin/rules", "/admin/fields", "/admin/jobs", "/admin/mail", "/admin/diagnostics"],
};

export async function weight(browser, house) {
  for (const [persona, paths] of Object.entries(pages)) {
    for (const path of paths) {
      // A browser that has never been here.
      const page = await openWindow(browser);
      const hand = new Hand(page, house);
      const cookie = await signedIn(page, house, persona);
      const fresh = await openWindow(browser);
      await fresh.context().addCookies(cookie);
      const first = await bytes(fresh, () => fresh.goto(hand.house.portal + path));
      const after = await bytes(fresh, () => fresh.goto(hand.house.portal + path));
      check(`weight: ${path} at the first visit is ${first} bytes`, first > 1_000 && first <= FIRST);
      check(`weight: ${path} after that is ${after} bytes`, after > 500 && after <= AFTER);
      await fresh.context().close();
      await page.context().close();
    }
  }
}

async function signedIn(page, house, persona) {
  await page.request.post(`${house.portal}/demo/be`, { form: { persona }, headers: { origin: house.portal } });
  return page.context().cookies();
}

/** Everything that comes in, heads and all, until nothing more does. */
async function bytes(page, visit) {
  const protocol = await page.context().newCDPSession(page);
  await protocol.send("Network.enable");
  let sum = 0;
  protocol.on("Network.loadingFinished", ({ encodedDataLength }) => { sum += encodedDataLength; });
  await visit();
  await page.waitForLoadState("load");
  // The live page's stream never ends: what it sent by now is not counted as finished, and is small.
  await page.waitForTimeout(300);
  await protocol.detach();
  return Math.round(sum);
}
