// Acme Invoices: fills the reports page from the API, and saves notes from there. Other pages need no script.
"use strict";

const token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";
const euros = new Intl.NumberFormat("en", { style: "currency", currency: "EUR" });
const list = document.getElementById("report-invoices");

if (list) {
  const status = document.getElementById("report-status");
  status.addEventListener("change", showInvoices);
  showSummary();
  showInvoices();
}

async function call(address, options = {}) {
  const answer = await fetch(address, { headers: { Accept: "application/json" }, ...options });
  const body = await answer.json().catch(() => ({}));
  if (answer.ok) return body;
  const said = body.error ?? body;
  throw new Error([said.title, said.message ?? said.detail].filter(Boolean).join(": ") || `The server answered ${answer.status}.`);
}

async function showSummary() {
  try {
    const summary = await call("/api/summary");
    for (const name of ["paid", "open", "overdue"]) {
      document.getElementById(`${name}-total`).textContent = euros.format(summary[`${name}_cents`] / 100);
    }
    const most = Math.max(1, ...summary.months.map((month) => month.invoiced_cents));
    document.getElementById("months").replaceChildren(...summary.months.map((month) => monthRow(month, most)));
  } catch (error) {
    tell(error);
  }
}

async function showInvoices() {
  const chosen = document.getElementById("report-status").value;
  try {
    const { invoices } = await call(`/api/invoices?status=${encodeURIComponent(chosen)}`);
    const rows = invoices.map(invoiceRow);
    list.replaceChildren(...(rows.length ? rows : [make("tr", {}, make("td", { colSpan: 4 }, "Nothing here."))]));
    document.getElementById("report-news").textContent = `${invoices.length} invoices shown`;
  } catch (error) {
    tell(error);
  }
}

function monthRow(month, most) {
  const name = new Date(`${month.month}-01T00:00:00Z`).toLocaleDateString("en", { month: "long", year: "numeric", timeZone: "UTC" });
  const bar = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  bar.setAttribute("class", "bar");
  bar.setAttribute("aria-hidden", "true");
  const filled = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  filled.setAttribute("width", `${(100 * month.invoiced_cents) / most}%`);
  filled.setAttribute("height", "100%");
  filled.setAttribute("rx", "3");
  bar.append(filled);
  return make("tr", {}, make("th", { scope: "row" }, name), make("td", { className: "amount" }, euros.format(month.invoiced_cents / 100)), make("td", {}, bar));
}

function invoiceRow(invoice) {
  const link = make("a", { href: `/invoices/${invoice.id}` }, invoice.number);
  const due = new Date(`${invoice.due_on}T00:00:00Z`);
  const month = due.toLocaleDateString("en", { month: "short", timeZone: "UTC" });
  const amount = euros.format(invoice.total_cents / 100);
  const cell = make("td", { className: "note-cell" });
  showNote(cell, invoice);
  return make(
    "tr", {},
    make("th", { scope: "row" }, link, make("div", { className: "none" }, invoice.customer), make("span", { className: "narrow" }, amount)),
    make("td", { className: "wide" }, `${due.getUTCDate()} ${month} ${due.getUTCFullYear()}`),
    make("td", { className: "amount wide" }, amount),
    cell,
  );
}

function showNote(cell, invoice, focus = false) {
  const text = invoice.note ? make("span", {}, invoice.note) : make("span", { className: "none" }, "No note");
  const shown = make("div", { className: "note-shown" }, text);
  if (list.dataset.mayChange === "true") {
    const edit = make("button", { type: "button", className: "small", ariaLabel: `Edit the note of ${invoice.number}` }, "Edit");
    edit.addEventListener("click", () => editNote(cell, invoice));
    shown.append(edit);
    if (focus) requestAnimationFrame(() => edit.focus());
  }
  cell.replaceChildren(shown);
}

function editNote(cell, invoice) {
  const input = make("input", { type: "text", name: "note", value: invoice.note, maxLength: 500, ariaLabel: `Note of ${invoice.number}` });
  const cancel = make("button", { type: "button", className: "small" }, "Cancel");
  const save = make("button", { type: "submit", className: "small main" }, "Save");
  const form = make("form", { className: "note-form" }, input, make("div", { className: "row" }, save, cancel));
  cancel.addEventListener("click", () => showNote(cell, invoice, true));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    save.disabled = true;
    try {
      const saved = await call(`/api/invoices/${invoice.id}`, {
        method: "PATCH",
        headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRF-Token": token },
        body: JSON.stringify({ note: input.value }),
      });
      document.getElementById("report-problem").hidden = true;
      document.getElementById("report-news").textContent = `Note of ${invoice.number} saved`;
      showNote(cell, { ...invoice, note: saved.note }, true);
    } catch (error) {
      save.disabled = false;
      tell(error);
    }
  });
  cell.replaceChildren(form);
  input.focus();
}

function tell(error) {
  const place = document.getElementById("report-problem");
  place.textContent = error.message;
  place.hidden = false;
  place.scrollIntoView({ block: "center" });
}

function make(name, properties, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}
