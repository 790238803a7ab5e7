// Coming in by somebody else's yes: Ana asks for access where there is none, for Olivia's approval of each session, and for a
// lead's where the account is sensitive. Every state of a request is looked at.

import { execFileSync } from "node:child_process";
import path from "node:path";
import { check, contains } from "./checks.mjs";
import { binary } from "./house.mjs";
import { look } from "./look.mjs";
import { Hand, openMail } from "./people.mjs";
import { openWindow, read } from "./windows.mjs";

export async function requests(browser, house) {
  const [olivia, ana, rita] = await Promise.all(["olivia", "ana", "rita"].map((persona) => arrived(browser, house, persona)));
  await access(olivia, ana);
  await eachTime(olivia, ana);
  await sensitive(olivia, ana, rita, house);
  await olivia.go("/account/history");
  await look(olivia.page, "history with requests");
  for (const hand of [olivia, ana, rita]) await hand.page.context().close();
}

async function arrived(browser, house, persona) {
  const hand = new Hand(await openWindow(browser), house);
  await hand.go("/");
  await hand.be(persona);
  return hand;
}

/** No access: nothing was opened, Ana asks, and Olivia allows it with one click on the page of the request. */
async function access(olivia, ana) {
  await ana.go("/agent");
  await ana.chooseNorthwind();
  contains("requests: nothing was opened", await read(ana.page), "Northwind has not allowed support access.", "Nothing was opened.", "Ask Olivia");
  await look(ana.page, "no access, to be asked for");
  await ana.page.fill("textarea[name=reason]", "support");
  await ana.click("main form button.btn-primary");
  contains("requests: a reason that says nothing is mended", await read(ana.page), "“Support” is not enough.");
  await look(ana.page, "no access, a reason to be mended");
  await ana.page.fill("textarea[name=reason]", "Checking failed invoice sync");
  await ana.click("label[for=scope-change]");
  await ana.click("main form button.btn-primary");
  contains("requests: she waits", await read(ana.page), "Waiting for an owner’s answer", "Nothing was opened.");
  await look(ana.page, "request for access, waiting");
  await ana.go("/agent");
  await look(ana.page, "first page with a request");

  await openMail(olivia, "Ana asks to be let in");
  await look(olivia.page, "mail of a request for access");
  await olivia.go("/account/support-access");
  contains("requests: the switch says so", await read(olivia.page), "Ana asks to be let in, to view and change the account.");
  await look(olivia.page, "the switch with a request");
  await olivia.click("main a[href^='/account/requests/']");
  await look(olivia.page, "request for access, of an owner");
  const before = olivia.clicks;
  await olivia.click("button[value=allowed]");
  check("requests: one click on its page allows it", olivia.clicks === before + 1);
  contains("requests: access is on", await read(olivia.page), "On until", "View and change.");

  await ana.click("main a[href^='/agent/requests/']");
  contains("requests: Ana reads that she may enter", await read(ana.page), "Support access was allowed", "Enter Northwind");
  await look(ana.page, "request for access, allowed");
  await olivia.turnOff();
}

/** Olivia wants to be asked each time: yes, no, and her screen instead. */
async function eachTime(olivia, ana) {
  await olivia.click("label[for=each_time]");
  await olivia.allow("view");
  contains("requests: the switch says that she is asked", await read(olivia.page), "You are asked each time");
  await look(olivia.page, "the switch, asked each time");
  await ask(ana);
  contains("requests: Olivia is asked", await read(ana.page), "Waiting for an owner’s approval", "Olivia can answer, as an owner");
  await look(ana.page, "request of a session, waiting");
  const request = new URL(ana.page.url()).pathname.replace("/agent/", "/account/");
  await olivia.go(request);
  contains("requests: she reads who, as whom and why", await read(olivia.page), "Ana asks to open a support session as Olivia", "#4821");
  await look(olivia.page, "request of a session, of an owner");
  await olivia.click("button[value=approved]");
  await look(olivia.page, "request of a session, approved by an owner");
  await ana.page.reload();
  await look(ana.page, "request of a session, approved");
  await ana.click("main a:has-text('Open the session')");
  contains("requests: only the code is left", await read(ana.page), "Only your second factor is left to show.");
  await look(ana.page, "opening an approved session");
  await pressed(ana);
  await ana.arrive();
  check("requests: Ana is in", ana.page.url().includes(".localhost"), ana.page.url());
  await ana.go(request.replace("/account/", "/agent/"));
  contains("requests: it is used up", await read(ana.page), "Approved, and used");
  await look(ana.page, "request of a session, used");

  await ask(ana);
  await olivia.go(new URL(ana.page.url()).pathname.replace("/agent/", "/account/"));
  await olivia.click("summary:has-text('Decline…')");
  await olivia.page.fill("textarea[name=note]", "Please call me first");
  await look(olivia.page, "request of a session, about to be declined");
  await olivia.click("button[value=declined]");
  await ana.page.reload();
  contains("requests: a no carries its note", await read(ana.page), "Not approved", "Please call me first");
  await look(ana.page, "request of a session, declined");
  await ask(ana);
  await olivia.go(new URL(ana.page.url()).pathname.replace("/agent/", "/account/"));
  await olivia.click("summary:has-text('Decline…')");
  await olivia.click("button[value=share_screen]");
  await ana.page.reload();
  contains("requests: or the screen instead", await read(ana.page), "the owner will share the screen instead");
  await ask(ana);
  await olivia.go("/account/support-access");
  await olivia.turnOff();
  await ana.page.reload();
  contains("requests: access was over first", await read(ana.page), "Support access was over first");
  await look(ana.page, "request of a session, access over");
}

/** A sensitive account: Rita, who is a lead, approves. */
async function sensitive(olivia, ana, rita, house) {
  await olivia.go("/account/support-access");
  await olivia.allow("view");
  await ana.go("/agent");
  await ana.click("main a[href$='/open']:has-text('Northwind')");
  const account = new URL(ana.page.url()).pathname.split("/")[3];
  const database = `sqlite:${path.join(house.data, "porchlight.sqlite3")}`;
  execFileSync(binary, ["account", "sensitive", "--database", database, "--account", account]);
  await ana.page.reload();
  contains("requests: the form says so", await read(ana.page), "This account is marked as sensitive: a lead approves each session.");
  await look(ana.page, "opening in a sensitive account");
  await ask(ana);
  contains("requests: Rita is asked", await read(ana.page), "Waiting for a lead’s approval", "Rita can approve it, as a lead");
  await rita.go("/review/requests");
  await look(rita.page, "requests of leads");
  await rita.click("main a[href^='/review/requests/']");
  contains("requests: Rita reads why", await read(rita.page), "The account is marked as sensitive.");
  await look(rita.page, "request before a lead");
  await olivia.go(new URL(rita.page.url()).pathname.replace("/review/", "/account/"));
  await look(olivia.page, "request before a lead, of an owner");
  await rita.click("label:has-text('1 h')");
  await rita.click("button[value=approved]");
  contains("requests: she has approved", await read(rita.page), "Rita approved it");
  await look(rita.page, "request approved by a lead");
  await rita.go("/review/requests");
  await look(rita.page, "no requests of leads");
  await ana.page.reload();
  await ana.click("main a:has-text('Open the session')");
  await pressed(ana);
  await ana.arrive();
  check("requests: Ana is in the sensitive account", ana.page.url().includes(".localhost"), ana.page.url());
}

/** Ana fills the ordinary form, as the demo does for her. While she is inside, her first page leads back to the session; the form is
 * there still. */
async function ask(ana) {
  if (ana.form === undefined) {
    await ana.go("/agent");
    await ana.click("main a[href$='/open']:has-text('Northwind')");
    ana.form = new URL(ana.page.url()).pathname;
  } else {
    await ana.go(ana.form);
  }
  await pressed(ana);
  await ana.page.waitForURL(/\/agent\/requests\//);
}

/** The form is sent. A code is good once, and another comes within half a minute: until then the form comes back, and wrong ones are
 * counted: so the next half minute is waited for. */
async function pressed(ana) {
  for (let tries = 0; tries < 3; tries += 1) {
    await ana.click("main form button.btn-primary");
    if (await ana.page.locator("#code-error").count() === 0) return;
    const half = 30_000;
    await new Promise((resolve) => setTimeout(resolve, half - (Date.now() % half) + 1_000));
  }
  throw new Error(`no code was good: ${await ana.page.locator("#code-error").textContent()}`);
}
