// An app that was never changed for Porchlight and does its worst to the banner: one page for each way.

import http from "node:http";

const page = (script = "", body = "<h1>Invoices</h1><p>Text</p>") =>
  `<!doctype html><html><head><title>App</title><script>${script}</script></head><body>${body}</body></html>`;

const onLoad = (code) => `addEventListener("load", () => { ${code} });`;
const banners = 'document.querySelectorAll("div[popover=manual]")';

/** By path: the page, and its headers. */
export const pages = {
  "/": { html: page() },
  "/nothing": { html: page(), headers: { "content-security-policy": "default-src 'none'" } },
  "/nonce": {
    html: '<!doctype html><html><head><title>App</title><script nonce="abc">window.ran = true;</script></head><body><h1>Invoices</h1></body></html>',
    headers: { "content-security-policy": "default-src 'self'; script-src 'nonce-abc' 'strict-dynamic'; style-src 'nonce-abc'; connect-src 'none'; form-action 'none'" },
  },
  "/trusted-types": { html: page(), headers: { "content-security-policy": "require-trusted-types-for 'script'; trusted-types 'none'; script-src 'self'" } },
  "/two-policies": { html: page(), headers: { "content-security-policy": "script-src 'self', default-src 'none'" } },
  "/report-only": { html: page(), headers: { "content-security-policy-report-only": "default-src 'none'; report-uri /reports" } },
  "/meta": { html: '<!doctype html><html><head><meta http-equiv="Content-Security-Policy" content="default-src \'none\'; script-src \'strict-dynamic\' \'nonce-zz\'"><title>App</title></head><body><h1>Invoices</h1></body></html>' },
  "/sandbox": { html: page(), headers: { "content-security-policy": "sandbox allow-scripts" } },
  "/sandbox-all": { html: page(), headers: { "content-security-policy": "sandbox" } },
  "/frameset": { html: "<!doctype html><html><head><title>App</title></head><frameset cols='50%,50%'><frame src='/part'><frame src='/part'></frameset></html>" },
  "/part": { html: "<!doctype html><title>Part</title><p>A part" },
  "/iframe": { html: page("", '<iframe src="/part" title="part"></iframe>') },
  "/bodyless": { html: "<title>App</title><p>Text" },
  "/xhtml": {
    html: '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><head><title>App</title></head><body><h1>Invoices</h1></body></html>',
    headers: { "content-type": "application/xhtml+xml; charset=utf-8" },
  },
  "/write": { html: page(onLoad('setTimeout(() => { document.open(); document.write("<title>Anew</title><p>Written anew"); document.close(); }, 200);')) },
  "/write-early": { html: page('document.write("<p>early</p>");') },
  "/z-index": {
    html: page(onLoad('const p = document.createElement("div"); p.id = "over"; p.popover = "manual"; document.body.append(p); p.showPopover(); setInterval(() => { if (!p.matches(":popover-open")) p.showPopover(); }, 300);'),
      '<style>* { opacity: .2 } div { display: none !important; z-index: -1 !important; visibility: hidden !important } #over, #fixed { display: block !important; visibility: visible !important; position: fixed !important; inset: 0 !important; width: 100vw; height: 100vh; z-index: 2147483647 !important; background: #fff }</style><div id="fixed">over</div>'),
  },
  "/modal": { html: page(onLoad('document.querySelector("dialog").showModal()'), '<dialog><p>Sure?</p><form method="dialog"><button>Yes</button></form></dialog>') },
  "/modal-open-shadow": { html: page(onLoad('const r = document.querySelector("#x").attachShadow({ mode: "open" }); r.innerHTML = "<dialog>Sure?</dialog>"; r.querySelector("dialog").showModal();'), '<div id="x"></div>') },
  "/modal-closed-shadow": { html: page(onLoad('const r = document.querySelector("#x").attachShadow({ mode: "closed" }); r.innerHTML = "<dialog>Sure?</dialog>"; r.querySelector("dialog").showModal();'), '<div id="x"></div>') },
  "/fullscreen": { html: page("", '<button id="full" onclick="document.querySelector(\'#big\').requestFullscreen()">Full</button><div id="big" style="background:#fff">Big</div>') },
  "/inert": { html: page(onLoad('document.documentElement.inert = true; setInterval(() => { document.documentElement.inert = true; }, 500);')) },
  "/remove-loop": { html: page(onLoad(`setInterval(() => { for (const b of ${banners}) b.remove(); }, 10);`)) },
  "/remove-once": { html: page(onLoad(`setTimeout(() => { for (const b of ${banners}) { b.hidePopover(); b.removeAttribute("popover"); b.style.cssText = "display:none !important"; b.remove(); } document.title = "Anew"; }, 500);`)) },
  "/patched": {
    html: page(`
      const nothing = () => {};
      Element.prototype.attachShadow = () => { throw new Error("patched"); };
      HTMLElement.prototype.showPopover = nothing;
      Node.prototype.appendChild = nothing;
      Element.prototype.append = nothing;
      Element.prototype.matches = () => true;
      Element.prototype.setAttribute = nothing;
      EventTarget.prototype.addEventListener = nothing;
      Document.prototype.elementFromPoint = () => null;
      Array.prototype[Symbol.iterator] = () => { throw new Error("patched"); };
      window.fetch = () => Promise.reject(new Error("patched"));
      window.setTimeout = nothing;
      window.MutationObserver = class { observe() {} };
      Object.defineProperty(Node.prototype, "isConnected", { get: () => true });
      Date.now = () => 0;
      for (let i = 0; i < 10000; i += 1) { clearInterval(i); clearTimeout(i); }
      window.onload = () => { for (let i = 0; i < document.documentElement.children.length; i += 1) { const b = document.documentElement.children[i]; if (b.localName === "div") { b.remove = nothing; b.parentNode.removeChild(b); } } };`),
  },
  "/clicks": {
    html: page('for (const kind of ["click", "mousedown", "pointerdown", "keydown", "submit"]) addEventListener(kind, (e) => { e.preventDefault(); e.stopImmediatePropagation(); window.heard = (window.heard ?? 0) + (kind === "click"); }, true); addEventListener("beforeunload", (e) => { e.preventDefault(); e.returnValue = "no"; });'),
  },
  "/spa": {
    html: page('document.addEventListener("click", (e) => { if (e.target.id !== "go") return; history.pushState({}, "", "/spa/next"); document.title = "Next"; document.documentElement.className = "dark"; document.body.innerHTML = "<h1>Next</h1>"; });', '<button id="go">Go</button>'),
  },
  "/long": { html: page("", `<a id="first" href="#x">First</a>${"<p>Text</p>".repeat(200)}<header style="position:sticky;top:0">App</header>`) },
};

/** Starts the app on a free port; `{ address, close, asked }`. */
export async function openHostileApp() {
  const asked = [];
  const server = http.createServer((request, response) => {
    const path = request.url.split("?")[0];
    asked.push(`${request.method} ${path}`);
    const found = pages[path] ?? { html: page("", "<p>Another page</p>") };
    response.writeHead(200, { "content-type": "text/html; charset=utf-8", ...found.headers });
    response.end(found.html);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return {
    address: `127.0.0.1:${server.address().port}`,
    asked,
    close: () => new Promise((done) => { server.closeAllConnections(); server.close(done); }),
  };
}
