// A page full of secrets, opened through the gateway in a real browser: none of them is in the DOM, in any shadow root or
// frame, in what is read out, in what script got, or in anything that Porchlight itself wrote.

import { readdirSync, readFileSync, statSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { check } from "./checks.mjs";
import { openHouse } from "./house.mjs";
import { Hand, until } from "./people.mjs";
import { evaluate, openWindow } from "./windows.mjs";

/** Secrets that look like what they are, and words that only their names give away. */
const CARD = "4929 4212 3456 7897";
const LOOKS = {
  card: "4929421234567897", grouped: CARD, iban: "AT611904300234573201", key: "sk_live_4eC39HqLyjWDarjtT1zdp7dc", hub: "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
  cloud: "AKIAIOSFODNN7EXAMPLE", jwt: "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N",
};
const NAMED = ["qzpassword", "qzsecret", "qzapikey", "qzcvc", "qzcode", "qzbirth", "qzstate", "qzfetched", "qzframe", "qzheading", "qzholder", "qzdata"];

const each = (written) => Object.values(LOOKS).map(written).join("\n");
const spelled = (text) => [...text].map((letter) => `&#${letter.codePointAt(0)};`).join("");
const escaped = (text) => [...text].map((letter) => `\\u${letter.codePointAt(0).toString(16).padStart(4, "0")}`).join("");
const insideTags = (text) => `${text.slice(0, 5)}<b>${text.slice(5, 9)}</b>${text.slice(9)}`;

const page = () => `<!doctype html><html lang="en"><head><title>Account ${LOOKS.card}</title><meta name="description" content="${LOOKS.iban}">
<style>#styled::after { content: "${LOOKS.card}" }</style>
<script>window.state = ${JSON.stringify({ user: { name: "Olivia", password: NAMED[6], cards: [LOOKS.card] }, all: LOOKS })}; const spelled = "${escaped(LOOKS.key)}";</script></head><body>
<!-- ${each((text) => text)} --><h1>Account of Olivia ${LOOKS.card}</h1>
${each((text) => `<p>${text}</p><p>${spelled(text)}</p><p>${insideTags(text)}</p><p title="${text}" aria-label="${text}" data-x='${JSON.stringify({ text })}'>x</p><img alt="${text}"><svg role="img"><title>${text}</title><text>${text}</text></svg>
<form method="post" action="/x"><label>Note <input name="note" value="${text}" placeholder="${text}"></label><textarea name="memo">${text}</textarea><select name="s"><option value="${text}" selected>${text}</option></select><button value="${text}" name="b">${text}</button></form>
<template><p>${text}</p></template><iframe title="a" srcdoc="<p>${text}</p>"></iframe><details><summary>${text}</summary>${text}</details>`)}
<form method="post" action="/y"><label>Password <input type="password" name="p" value="${NAMED[0]}"></label><label>Client secret <input name="f1" value="${NAMED[1]}"></label><label>API key <input name="f2" value="${NAMED[2]}"></label>
<input name="cvc" value="${NAMED[3]}" aria-description="${NAMED[3]}"><input name="f3" placeholder="Password" value="${NAMED[10]}"></form>
<h2>Recovery codes</h2><ul><li>${NAMED[4]}</li></ul><dl><dt>Date of birth</dt><dd>${NAMED[5]}</dd></dl><table><tr><th>Name</th><th>Password</th></tr><tr><td>Olivia</td><td>${NAMED[9]}</td></tr></table>
<p data-api-key="${NAMED[11]}" id="styled">x</p><div id="closed"></div><div id="open"></div><div><template shadowrootmode="closed"><p>${LOOKS.card}</p></template></div>
<iframe title="inner" src="/inner"></iframe><div id="told"></div>
<script>
  const show = (text) => { const p = document.createElement("p"); p.textContent = text; document.querySelector("#told").append(p); };
  document.querySelector("#closed").attachShadow({ mode: "closed" }).innerHTML = "<p>" + JSON.stringify(window.state) + "</p>";
  document.querySelector("#open").attachShadow({ mode: "open" }).innerHTML = "<p aria-label='" + spelled + "'>" + window.state.user.password + "</p>";
  show(JSON.stringify(window.state) + spelled); localStorage.setItem("state", JSON.stringify(window.state));
  fetch("/api/user").then((answer) => answer.text()).then((text) => { show(text); return fetch("/log.txt"); }).then((answer) => answer.text())
    .then((text) => { show(text); return fetch("/app.js"); }).then((answer) => answer.text()).then((text) => { show(text); document.body.id = "done"; });
</script></body></html>`;

const others = {
  "/api/user": ["application/json", () => JSON.stringify({ user: { password: NAMED[7], pin: [NAMED[7]] }, all: LOOKS, inner: JSON.stringify(LOOKS) })],
  "/log.txt": ["text/plain", () => `user={"password":"${NAMED[7]}"}\n${each((text) => `paid with ${text} today`)}\n`],
  "/app.js": ["text/javascript", () => `export const all = ${JSON.stringify(LOOKS)}; const password = "${NAMED[7]}"; // ${LOOKS.card}`],
  "/inner": ["text/html; charset=utf-8", () => `<!doctype html><title>Inner</title><p>${LOOKS.card}</p><input type="password" value="${NAMED[8]}">`],
};

export async function canaries(browser) {
  const app = await openApp();
  process.env.RUST_LOG = "debug";
  const house = await openHouse(["--app", app.address]);
  try {
    const window = await openWindow(browser, { watched: false });
    const hand = new Hand(window, house);
    await hand.be("olivia");
    await hand.allow("change");
    await hand.be("ana");
    await hand.chooseNorthwind();
    await hand.enter();
    const heard = [];
    window.on("response", (answer) => heard.push(answer.body().then((body) => `${JSON.stringify(answer.headers())}\n${body}`, () => "")));
    await window.goto(`${new URL(window.url()).origin}/secrets`);
    check("canaries: the page's script ran to its end", await until(async () => (await window.locator("body").getAttribute("id")) === "done", 40));
    check("canaries: the page is there", (await window.locator("h1").innerText()).startsWith("Account of Olivia"));
    holdsNone("any answer", (await Promise.all(heard)).join("\n"));
    holdsNone("the DOM", await dom(window));
    holdsNone("the DOM as it is written", (await Promise.all(window.frames().map((frame) => frame.content().catch(() => "")))).join("\n"));
    holdsNone("what is read out", await readOut(window));
    holdsNone("what script has", await evaluate(window, "JSON.stringify([localStorage, window.state, [...document.querySelectorAll('input,textarea,select,button')].map((e) => [e.value, e.defaultValue])])"));
    await window.context().close();
  } finally {
    delete process.env.RUST_LOG;
    const written = files(house.data).map((file) => readFileSync(file, "latin1")).join("\n");
    const said = house.said();
    await house.close();
    await app.close();
    check("canaries: Porchlight wrote something", written.length > 10_000 && said.length > 100);
    holdsNone("what Porchlight stored", written);
    holdsNone("what Porchlight said", said);
  }
}

/** Every node: shadow roots that are closed, frames and templates too. */
async function dom(window) {
  const session = await window.context().newCDPSession(window);
  const { root } = await session.send("DOM.getDocument", { depth: -1, pierce: true });
  await session.detach();
  return values(root).join("\n");
}

async function readOut(window) {
  const session = await window.context().newCDPSession(window);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  await session.detach();
  check("canaries: there is a tree to be read out", nodes.length > 100, `${nodes.length} nodes`);
  return values(nodes).join("\n");
}

/** Every text anywhere in a value. */
function values(value) {
  if (typeof value === "string") return [value];
  return value !== null && typeof value === "object" ? Object.values(value).flatMap(values) : [];
}

function files(folder) {
  return readdirSync(folder).map((name) => path.join(folder, name)).flatMap((entry) => (statSync(entry).isDirectory() ? files(entry) : statSync(entry).isFile() ? [entry] : []));
}

function holdsNone(place, text) {
  const bare = text.replace(/[\s\u00a0\u00ad\u200b-]/g, "");
  const found = [...Object.values(LOOKS), ...NAMED].filter((secret) => text.includes(secret) || bare.includes(secret.replace(/[\s-]/g, "")));
  const around = found.map((secret) => { const at = text.indexOf(secret); return `${secret} in ${text.slice(Math.max(0, at - 80), at + 80)}`; });
  check(`canaries: none in ${place} (${text.length} letters)`, found.length === 0, around.join("\n"));
}

async function openApp() {
  const server = http.createServer((request, response) => {
    const [kind, body] = others[request.url.split("?")[0]] ?? ["text/html; charset=utf-8", page];
    response.writeHead(200, { "content-type": kind });
    response.end(body());
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return {
    address: `127.0.0.1:${server.address().port}`,
    close: () => new Promise((done) => { server.closeAllConnections(); server.close(done); }),
  };
}
