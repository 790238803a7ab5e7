// An app of one page, as many vendors have them: its pages stand at one origin, all that it knows at another, and its
// script goes from one to the other with CORS, a bearer token, a token against cross-site requests, and cookies. It knows
// nothing of Porchlight but the header by which it is told whom to show.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const file = (name) => readFileSync(path.join(here, name), "utf8");

/** What must reach no browser of the support's, by what it is. */
export const SECRETS = {
  bearer: "acmeat8Qw3RtY7uIoPz5XcVb2NmLkJhG",
  csrf: "9f3b6c1d2e4a58707ba1c0de55aa1234",
  "the app's cookie": "pagesid4Tg6Hn8Jm2Kl0Po5Iu7Yt",
  "the API's cookie": "apisid7Bv5Cx3Za1Sd9Fg2Hj4Kl6",
  card: "4929 4212 3456 7897",
  IBAN: "DE89370400440532013000",
};

const PICTURE = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
const NOTE = `Charged to ${SECRETS.card}`;

/** Both halves of it. `secret` is what the gateway says beside whom to show; `seen` is what the API was asked. */
export async function openOrders() {
  const seen = [];
  const app = { seen, secret: null, rate: 20 };
  const pages = await listen((request, response) => answerPage(app, request, response));
  const api = await listen((request, response) => answerCall(app, request, response));
  api.on("upgrade", (request, socket) => answerSocket(app, request, socket));
  app.address = `127.0.0.1:${pages.address().port}`;
  app.origin = `http://${app.address}`;
  app.api = `http://127.0.0.1:${api.address().port}`;
  app.close = () => Promise.all([pages, api].map((server) => new Promise((done) => { server.closeAllConnections(); server.close(done); })));
  return app;
}

/** The rules for it. */
export const rulesFor = (app) => file("orders.toml").replace("{api}", app.api);

async function listen(answer) {
  const server = http.createServer(answer);
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return server;
}

// ---- the pages ----------------------------------------------------------------------------------------------------

function answerPage(app, request, response) {
  const { pathname } = new URL(request.url, app.origin);
  if (pathname === "/orders.js") return end(response, 200, "text/javascript", file("orders.js"));
  if (pathname === "/orders.css") return end(response, 200, "text/css", `body { font: 16px system-ui; margin: 2rem } header { background: url(${app.api}/v1/pictures/0.png) no-repeat right }`);
  if (pathname === "/sign-in") {
    response.setHeader("set-cookie", `orders=${SECRETS["the app's cookie"]}; Path=/; HttpOnly`);
    response.setHeader("location", "/");
    return end(response, 302, "text/html", "");
  }
  const bySecret = app.secret !== null && request.headers["x-porchlight-secret"] === app.secret && request.headers["x-porchlight-user"] === "olivia";
  const byCookie = (request.headers.cookie ?? "").includes(`orders=${SECRETS["the app's cookie"]}`);
  if (!bySecret && !byCookie) return end(response, 401, "text/html", "<!doctype html><title>Sign in</title><h1>Sign in</h1>");
  response.setHeader("set-cookie", `orders=${SECRETS["the app's cookie"]}; Path=/; HttpOnly`);
  response.setHeader("content-security-policy", `default-src 'self'; script-src 'self' 'nonce-once'; style-src 'self'; img-src 'self' ${app.api}; connect-src 'self' ${app.api} ${socketsOf(app)} https://metrics.other.example`);
  return end(response, 200, "text/html; charset=utf-8", shell(app));
}

const socketsOf = (app) => app.api.replace("http", "ws");

const shell = (app) => `<!doctype html><html lang="en"><head><title>Acme Orders</title><link rel="stylesheet" href="/orders.css">
<link rel="preconnect" href="${app.api}">
<script id="state" type="application/json">${JSON.stringify({ user: { name: "Olivia", card: SECRETS.card }, session: { access_token: SECRETS.bearer }, live: `${socketsOf(app)}/v1/live` })}</script>
<script nonce="once">window.acme = { api: "${app.api}/v1", metrics: "https://metrics.other.example/collect" };</script>
<script type="module" src="${app.origin}/orders.js"></script></head>
<body><header><nav><a data-own href="/">Orders</a> <a data-own href="/settings">Settings</a> <a href="${app.api}/v1/status">Status</a>
<a href="https://docs.other.example/guide?account=northwind">Guide</a></nav></header><main></main><p id="told"></p></body></html>`;

// ---- the API ------------------------------------------------------------------------------------------------------

async function answerCall(app, request, response) {
  let body = "";
  for await (const piece of request) body += piece;
  app.seen.push({ method: request.method, target: request.url, headers: request.headers, body });
  const { pathname, searchParams } = new URL(request.url, app.api);
  if (request.headers.origin === app.origin) {
    response.setHeader("access-control-allow-origin", app.origin);
    response.setHeader("access-control-allow-credentials", "true");
  }
  if (request.method === "OPTIONS") {
    response.setHeader("access-control-allow-headers", "authorization, content-type, x-csrf-token");
    response.setHeader("access-control-allow-methods", "GET, PUT");
    return end(response, 204, null, "");
  }
  if (pathname.startsWith("/v1/pictures/")) return end(response, 200, "image/png", PICTURE);
  if (pathname === "/v1/status") return end(response, 200, "text/html; charset=utf-8", `<!doctype html><title>Status</title><h1>All is well</h1><a href="${app.origin}/">Back to your orders</a>`);
  const byBearer = request.headers.authorization === `Bearer ${SECRETS.bearer}`;
  const byCookie = cookie(request, "api") === SECRETS["the API's cookie"];
  if (pathname === "/v1/session" && byBearer) {
    response.setHeader("set-cookie", [`api=${SECRETS["the API's cookie"]}; Path=/; HttpOnly`, `csrf=${SECRETS.csrf}; Path=/`]);
    return json(response, { csrf_token: SECRETS.csrf });
  }
  if (pathname === "/v1/events" && byCookie) return events(app, response);
  if (pathname === "/v1/orders" && byBearer) return json(response, pageOfOrders(app, Number(searchParams.get("page"))));
  if (pathname.endsWith(".pdf") && byCookie) {
    response.setHeader("content-disposition", "attachment");
    return end(response, 200, "application/pdf", `%PDF-1.4 ${SECRETS.IBAN}`);
  }
  if (pathname === "/v1/settings/tax" && byBearer) return tax(app, request, response, body);
  return json(response, { error: "no" }, 401);
}

function pageOfOrders(app, page) {
  const order = (id, customer) => ({ id, customer, iban: SECRETS.IBAN, total: "120.00", picture: `${app.api}/v1/pictures/${id}.png`, file: `${app.api}/v1/orders/${id}.pdf` });
  const help = "https://help.other.example/orders?account=northwind";
  return page === 1
    ? { items: [order(1, "Helga Weber"), order(2, "Jan Petersen")], next: `${app.api}/v1/orders?page=2`, help }
    : { items: [order(3, "Mette Olsen")], next: null, help };
}

function tax(app, request, response, body) {
  if (request.method === "PUT") {
    const double = request.headers["x-csrf-token"] === SECRETS.csrf && cookie(request, "csrf") === SECRETS.csrf;
    const sent = JSON.parse(body);
    if (!double || request.headers.origin !== app.origin || sent.note !== NOTE || sent.self !== `${app.api}/v1/settings/tax`) return json(response, { error: "no" }, 422);
    app.rate = sent.rate;
  }
  return json(response, { rate: app.rate, note: NOTE, self: `${app.api}/v1/settings/tax` });
}

function events(app, response) {
  response.writeHead(200, { "content-type": "text/event-stream" });
  const say = () => response.write(`data: ${JSON.stringify({ order: 1, card: SECRETS.card, at: `${app.api}/v1/orders/1.pdf` })}\n\n`);
  say();
  const often = setInterval(say, 500);
  response.on("close", () => clearInterval(often));
}

const cookie = (request, name) => (request.headers.cookie ?? "").split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);

function json(response, value, status = 200) {
  return end(response, status, "application/json", JSON.stringify(value));
}

function end(response, status, kind, body) {
  response.writeHead(status, kind === null ? {} : { "content-type": kind });
  response.end(body);
}

// ---- its socket (RFC 6455, as far as short texts go) --------------------------------------------------------------

function answerSocket(app, request, socket) {
  app.seen.push({ method: "SOCKET", target: request.url, headers: request.headers, body: "" });
  if (request.headers.origin !== app.origin || cookie(request, "api") !== SECRETS["the API's cookie"]) return socket.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
  const accepts = createHash("sha1").update(`${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accepts}\r\n\r\n`);
  let waiting = Buffer.alloc(0);
  socket.on("error", () => {});
  socket.on("data", (piece) => {
    waiting = Buffer.concat([waiting, piece]);
    for (let read = unframed(waiting); read !== null; read = unframed(waiting)) {
      waiting = read.rest;
      if (read.code === 8) return socket.end();
      if (read.code !== 1) continue;
      app.seen.push({ method: "MESSAGE", target: request.url, headers: {}, body: read.text });
      socket.write(framed(JSON.stringify({ watching: JSON.parse(read.text).watch, card: SECRETS.card })));
    }
  });
}

function framed(text) {
  const body = Buffer.from(text);
  const length = body.length < 126 ? [body.length] : [126, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([0x81, ...length]), body]);
}

/** One message of a client's, which are all masked; nothing while it is not whole. */
function unframed(bytes) {
  if (bytes.length < 2) return null;
  const short = bytes[1] & 127;
  const from = short === 126 ? 4 : 2;
  const length = short === 126 && bytes.length >= 4 ? bytes.readUInt16BE(2) : short;
  if (bytes.length < from + 4 + length) return null;
  const mask = bytes.subarray(from, from + 4);
  const body = Buffer.from(bytes.subarray(from + 4, from + 4 + length).map((byte, i) => byte ^ mask[i % 4]));
  return { code: bytes[0] & 15, text: body.toString(), rest: bytes.subarray(from + 4 + length) };
}
