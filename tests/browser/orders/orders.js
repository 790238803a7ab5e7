// The app's script: one page that asks another origin for everything, with a token from its page and one from there.
const state = JSON.parse(document.querySelector("#state").textContent);
const { api, metrics } = window.acme;
const main = document.querySelector("main");
let csrf = "";

async function call(address, options = {}) {
  const headers = { authorization: `Bearer ${state.session.access_token}`, ...options.headers };
  if (csrf !== "") headers["x-csrf-token"] = csrf;
  const answer = await fetch(address, { credentials: "include", ...options, headers });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`answered ${answer.status}`);
  return JSON.parse(text);
}

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  Object.assign(made, attributes);
  made.append(...children);
  return made;
}

async function orders(from = `${api}/orders?page=1`) {
  const { items, next, help } = await call(from);
  const list = document.querySelector("#orders") ?? element("ul", { id: "orders" });
  for (const order of items) {
    list.append(element("li", {}, element("img", { src: order.picture, alt: "" }), ` ${order.customer}, ${order.iban}: ${order.total} `, element("a", { href: order.file, className: "file" }, "PDF")));
  }
  document.querySelector("#more")?.remove();
  if (!list.isConnected) main.replaceChildren(element("h1", {}, "Orders"), list);
  document.querySelector("#help")?.remove();
  main.append(element("a", { id: "help", href: help }, "Help"));
  if (next !== null) main.append(element("button", { id: "more", onclick: () => orders(next) }, "More"));
}

async function settings() {
  const tax = await call(`${api}/settings/tax`);
  const rate = element("input", { id: "rate", value: String(tax.rate) });
  const said = element("p", { id: "said", role: "status" });
  const form = element("form", {}, element("label", {}, "Tax rate ", rate), element("p", { id: "note" }, tax.note), element("button", {}, "Save"));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    said.textContent = "Saving";
    const body = JSON.stringify({ ...tax, rate: Number(rate.value) });
    const saved = call(tax.self, { method: "PUT", headers: { "content-type": "application/json" }, body });
    said.textContent = await saved.then(() => "Saved", (error) => `Not saved: ${error.message}`);
  });
  main.replaceChildren(element("h1", {}, "Settings"), form, said);
}

function show() {
  document.title = location.pathname === "/settings" ? "Settings" : "Orders";
  return location.pathname === "/settings" ? settings() : orders();
}

/** What comes by itself: events, and a socket that is told what to watch. */
function listen() {
  const told = document.querySelector("#told");
  const events = new EventSource(`${api}/events`, { withCredentials: true });
  events.addEventListener("message", ({ data }) => { told.dataset.event = data; });
  const socket = new WebSocket(state.live);
  socket.addEventListener("open", () => socket.send(JSON.stringify({ watch: `${api}/orders/1.pdf` })));
  socket.addEventListener("message", ({ data }) => { told.dataset.message = data; });
}

for (const link of document.querySelectorAll("nav a[data-own]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    history.pushState(null, "", link.href);
    show();
  });
}
addEventListener("popstate", show);

csrf = (await call(`${api}/session`)).csrf_token;
listen();
fetch(metrics, { method: "POST", body: location.pathname }).catch(() => {});
await show();
