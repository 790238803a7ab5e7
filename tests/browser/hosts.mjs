// An app whose pages stand at one origin and whose API at another of the vendor's, unchanged, with only a rules file: as it
// works without a gateway, and as it works through one.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { check, contains } from "./checks.mjs";
import { openHouse } from "./house.mjs";
import { look } from "./look.mjs";
import { SECRETS, openOrders, rulesFor } from "./orders/app.mjs";
import { Hand, bannerText, openMail, saysWhatWasFixed, until } from "./people.mjs";
import { evaluate, openWindow, read } from "./windows.mjs";

const METRICS = "https://metrics.other.example";

export async function hosts(browser) {
  const app = await openOrders();
  const folder = mkdtempSync(path.join(os.tmpdir(), "porchlight-hosts-"));
  const rules = path.join(folder, "rules.toml");
  writeFileSync(rules, rulesFor(app));
  let house = null;
  try {
    await withoutGateway(browser, app);
    house = await openHouse(["--app", app.address, "--app-name", "Acme Orders", "--rules", rules]);
    app.secret = readFileSync(path.join(house.data, "app.secret"), "utf8").trim();
    await throughGateway(browser, house, app);
  } finally {
    await house?.close();
    await app.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the app does today: a browser asks the API beforehand, and sends its tokens and cookies there. */
async function withoutGateway(browser, app) {
  const page = await openWindow(browser, { watched: false });
  const heard = listenTo(page);
  await page.goto(`${app.origin}/sign-in`);
  await works(page, "without a gateway", app.api);
  contains("hosts: without a gateway everything shows", await read(page), SECRETS.IBAN);
  await toSettings(page);
  await save(page, "19");
  check("hosts: without a gateway it saves", app.rate === 19 && (await page.textContent("#said")) === "Saved", await read(page));
  check("hosts: without a gateway the browser asks beforehand", app.seen.some(({ method }) => method === "OPTIONS"));
  await Promise.all(heard.reading);
  const unheard = Object.entries(SECRETS).filter(([, secret]) => !heard.texts.some((text) => text.includes(secret)));
  check("hosts: without a gateway every secret crosses the browser's edge", unheard.length === 0, unheard.join("\n"));
  await page.context().close();
  [app.rate, app.seen.length] = [20, 0];
}

async function throughGateway(browser, house, app) {
  const page = await openWindow(browser, { watched: false });
  const heard = listenTo(page);
  const hand = new Hand(page, house);
  await hand.be("olivia");
  await hand.allow("view");
  await hand.be("ana");
  await hand.chooseNorthwind();
  await hand.enter();
  const { origin } = hand;
  await works(page, "through the gateway", `${origin}/.porchlight/up/api`);
  contains("hosts: the banner stands on its page", await bannerText(page), "SUPPORT", "Northwind", "as Olivia", "View only");
  await onlyHere(heard, app, house, origin);
  await ownLinks(page, origin);
  await refusedAndAsked(hand, app);
  await sentOnce(hand, app, origin);
  await fileIsRefused(hand);
  await outsideStops(hand, origin);
  await nothingCame(page, heard);
  await stoppedCallIsSuggested(browser, house, app);
  await told(hand);
  await page.context().close();
}

/** Pages, pictures, addresses that stand in answers, events and messages. */
async function works(page, how, api) {
  await page.waitForSelector("#orders li");
  contains(`hosts: ${how} the page shows what the API knows`, await read(page), "Helga Weber", "Jan Petersen");
  await page.click("#more");
  check(`hosts: ${how} the address of the next page, in an answer, is good`, await until(async () => (await read(page)).includes("Mette Olsen"), 20), await read(page));
  const pictures = () => evaluate(page, "[...document.images].map((picture) => picture.naturalWidth).join()");
  check(`hosts: ${how} its pictures load`, await until(async () => (await pictures()) === "1,1,1", 20), await pictures());
  const came = async (which) => JSON.parse((await page.getAttribute("#told", `data-${which}`)) ?? "{}");
  check(`hosts: ${how} events come`, await until(async () => (await came("event")).at === `${api}/v1/orders/1.pdf`, 20), JSON.stringify(await came("event")));
  check(`hosts: ${how} the socket answers what it was asked`, await until(async () => (await came("message")).watching === `${api}/v1/orders/1.pdf`, 20), JSON.stringify(await came("message")));
}

/** What crosses a window's edge, both ways. */
function listenTo(page) {
  const heard = { asked: [], texts: [], complaints: [], reading: [] };
  // What a page does not read to its end is never whole.
  const inTime = (what) => Promise.race([what.catch(() => ""), new Promise((done) => setTimeout(() => done(""), 5_000))]);
  const read = (one, body) => heard.reading.push(Promise.all([inTime(one.allHeaders()), inTime(body)]).then(([headers, text]) => heard.texts.push(`${one.url()} ${JSON.stringify(headers)} ${text}`)));
  page.on("request", (request) => {
    heard.asked.push(request);
    read(request, Promise.resolve(request.postData() ?? ""));
  });
  page.on("response", (response) => {
    const isEndless = /event-stream/.test(response.headers()["content-type"] ?? "");
    read(response, isEndless ? Promise.resolve("") : response.text());
  });
  page.on("websocket", (socket) => {
    socket.on("framereceived", ({ payload }) => heard.texts.push(String(payload)));
    socket.on("framesent", ({ payload }) => heard.texts.push(String(payload)));
  });
  page.on("console", (message) => { if (message.type() === "error") heard.complaints.push(`${message.text()} (${message.location().url})`); });
  page.on("pageerror", (error) => heard.complaints.push(String(error)));
  return heard;
}

async function onlyHere(heard, app, house, origin) {
  // The portal's pages ask the portal, and whether this machine knows names below localhost.
  const asked = heard.asked.map((request) => request.url()).filter((url) => !url.startsWith(house.portal) && !url.startsWith("http://probe."));
  const beyond = asked.filter((url) => url.startsWith("http") && new URL(url).origin !== origin && !url.startsWith(METRICS));
  check("hosts: its pages ask nobody but the session's own origin", asked.length > 10 && beyond.length === 0, `${asked.length} requests\n${beyond.join("\n")}`);
  check("hosts: nobody has to be asked beforehand", !app.seen.some(({ method }) => method === "OPTIONS"));
  const socket = app.seen.find(({ method }) => method === "MESSAGE");
  check("hosts: what the script was served comes back as the API knows it", socket?.body === JSON.stringify({ watch: `${app.api}/v1/orders/1.pdf` }), socket?.body);
  const told = app.seen.filter(({ headers }) => Object.keys(headers).some((name) => name.startsWith("x-porchlight")));
  check("hosts: the API is told nobody's name, since the rules do not say so", told.length === 0, JSON.stringify(told[0]?.headers));
  check("hosts: the API gets its own cookies alone", !app.seen.some(({ headers }) => (headers.cookie ?? "").includes(SECRETS["the app's cookie"])));
}

/** From a page of the app to one of the API's, and back. */
async function ownLinks(page, origin) {
  await page.click("a:has-text('Status')");
  contains("hosts: a link of the app's to a page of the API's leads there", await read(page), "All is well");
  await page.click("a:has-text('Back to your orders')");
  await page.waitForSelector("#orders li");
  check("hosts: and back", page.url() === `${origin}/`, page.url());
}

async function toSettings(page) {
  await page.click("a[data-own]:has-text('Settings')");
  await page.waitForSelector("#rate");
}

async function save(page, rate) {
  await page.fill("#rate", rate);
  await page.click("main button:has-text('Save')");
  await page.waitForFunction(() => /^(Saved|Not saved)/.test(document.querySelector("#said").textContent));
}

async function refusedAndAsked(hand, app) {
  const { page } = hand;
  await toSettings(page);
  check("hosts: a card in a text of the API's is hidden", (await page.textContent("#note")) === "Charged to •••• •••• •••• 7897", await page.textContent("#note"));
  await save(page, "10");
  contains("hosts: a change while viewing only is refused, and the app says what it was told", await page.textContent("#said"), "Not saved: answered 403");
  check("hosts: nothing of it reached the API", app.rate === 20 && !app.seen.some(({ method }) => method === "PUT"));
  await toSessionPage(hand);
  contains("hosts: the session's page offers to ask about what a script was refused", await read(page), "Refused in this session", "change Rate from 20 to 10");
  await look(page, "session page with something to ask about");
  await hand.click("main a:has-text('Rate from 20 to 10')");
  await page.fill("textarea[name=why]", "The rate was a slip in March");
  await hand.click("main form button.btn-primary");
  hand.question = page.url();
  await hand.be("olivia");
  await hand.go("/account/questions");
  await hand.click("main a[href^='/account/questions/con_']");
  contains("hosts: the owner reads what exactly", await read(page), "Rate", "20", "10");
  await hand.click("button[value=once]");
}

async function sentOnce(hand, app, origin) {
  const { page } = hand;
  await hand.be("ana");
  await page.goto(hand.question);
  await hand.click("main button:has-text('Send now')");
  contains("hosts: what she allowed is sent, once", await read(page), "Sent, once");
  const put = app.seen.filter(({ method }) => method === "PUT");
  check("hosts: the API got it once, with its tokens, its cookie, and everything else as it was", put.length === 1 && app.rate === 10, JSON.stringify(put));
  check("hosts: byte for byte as the app's script writes it", put[0]?.body === JSON.stringify({ rate: 10, note: `Charged to ${SECRETS.card}`, self: `${app.api}/v1/settings/tax` }), put[0]?.body);
  await page.goto(`${origin}/settings`);
  await page.waitForSelector("#rate");
  check("hosts: the app shows it", (await page.inputValue("#rate")) === "10", await read(page));
}

async function fileIsRefused(hand) {
  const { page, origin } = hand;
  await page.goto(`${origin}/`);
  await page.waitForSelector("#orders li");
  await page.locator(".file").first().click();
  await page.waitForLoadState("load");
  contains("hosts: a file of the API's is refused, and can be asked for", await read(page), "This would export data. Nothing was", "Ask Olivia");
  await look(page, "refused file of another host");
}

async function outsideStops(hand, origin) {
  const { page } = hand;
  await page.goto(`${origin}/`);
  await page.click("a:has-text('Guide')");
  await page.waitForLoadState("load");
  contains("hosts: a link to somebody else's site stops at a page that names it", await read(page), "This leads outside the app", "docs.other.example");
  check("hosts: and tells nothing of where one was", page.url().startsWith(`${origin}/.porchlight/outside`) && !page.url().includes("account"), page.url());
  await look(page, "outside");
  await page.click("a:has-text('Go back')");
  await page.waitForSelector("#orders li");
  check("hosts: back leads back", page.url() === `${origin}/`, page.url());
  await page.click("#help");
  await page.waitForLoadState("load");
  contains("hosts: so does one that the app's script made of an answer", await read(page), "This leads outside the app", "help.other.example");
  check("hosts: and tells nothing of where one was either", page.url() === `${origin}/.porchlight/outside?to=help.other.example`, page.url());
  await page.goBack();
  await page.waitForSelector("#orders li");
}

/** Nothing of the app's tokens, cookies and secrets came to the browser or left it, and nothing of ours was stopped. */
async function nothingCame(page, heard) {
  await Promise.all(heard.reading);
  heard.texts.push(await page.content(), await evaluate(page, "JSON.stringify([localStorage, sessionStorage, document.cookie])"));
  const all = heard.texts.join("\n");
  check("hosts: something was heard", all.length > 50_000 && all.includes("Helga Weber") && all.includes("•••• 7897"), `${all.length} letters`);
  for (const [what, secret] of Object.entries(SECRETS)) {
    const at = [secret, secret.replaceAll(" ", ""), encodeURIComponent(secret)].map((spelled) => all.indexOf(spelled)).find((at) => at >= 0);
    check(`hosts: ${what} never crosses the browser's edge`, at === undefined, at === undefined ? "" : all.slice(Math.max(0, at - 200), at + 60));
  }
  const ours = heard.complaints.filter((text) => !text.includes(METRICS) && !/status of 40[13]/.test(text));
  check("hosts: policies stop the one stranger and nothing of ours", ours.length === 0 && heard.complaints.some((text) => text.includes(METRICS)), ours.join("\n"));
}

async function stoppedCallIsSuggested(browser, house, app) {
  const adam = new Hand(await openWindow(browser), house);
  await adam.go("/");
  await adam.be("adam");
  await adam.go("/admin/rules");
  contains("hosts: a call that the policy stopped is suggested as a host", await read(adam.page), "metrics.other.example: does the app call it?", `origin = "${METRICS}"`);
  check("hosts: no other host is", !(await read(adam.page)).includes("docs.other.example"));
  await look(adam.page, "rules with a host and a suggestion");
  await adam.page.selectOption("select[name=host]", "api");
  await adam.page.selectOption("select[name=method]", "PUT");
  await adam.page.selectOption("select[name=kind]", "json");
  await adam.page.fill("[name=target]", "/v1/settings/tax");
  await adam.page.fill("[name=body]", "{\"rate\":10}");
  await adam.page.fill("[name=answer]", `{"note":"Charged to ${SECRETS.card}"}`);
  await adam.click("main form button.btn-primary");
  contains("hosts: the tester tries a request of a host", await read(adam.page), "It is: change", `${app.api}/v1/settings/tax`, "•••• 7897");
  check("hosts: and keeps what was chosen", (await adam.page.inputValue("select[name=host]")) === "api");
  await look(adam.page, "rules, tried out for a host");
  await adam.page.context().close();
}

async function told(hand) {
  await toSessionPage(hand);
  await hand.click("form[action$='/end'] button");
  await saysWhatWasFixed(hand.page, "Set the tax rate right");
  await openMail(hand, "support visit", { newest: true });
  const mail = await hand.page.frameLocator("iframe.mail-frame").locator("body").innerText();
  contains("hosts: the summary mail says what was done, and what was refused", mail, "Rate", "20", "10", "export");
  check("hosts: and holds no secret", !Object.values(SECRETS).some((secret) => mail.includes(secret)), mail);
}

async function toSessionPage(hand) {
  await hand.be("ana");
  await hand.page.locator("main a[href^='/agent/sessions/']").first().click();
  await hand.page.waitForLoadState("load");
}
