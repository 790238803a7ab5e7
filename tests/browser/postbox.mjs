// A mail server on loopback that takes every mail and keeps it (RFC 5321 as far as that needs, no TLS), and what stands in
// a mail's parts.

import net from "node:net";

export async function openPostbox() {
  const mails = [];
  const server = net.createServer((socket) => talk(socket, mails));
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return {
    port: server.address().port,
    /** Every mail so far, the newest last. */
    mails,
    close: () => new Promise((done) => { server.close(done); }),
  };
}

function talk(socket, mails) {
  let waiting = "";
  let mail = null;
  socket.on("error", () => {});
  socket.write("220 mail.example ready\r\n");
  socket.on("data", (piece) => {
    waiting += piece.toString("latin1");
    for (let end = waiting.indexOf("\r\n"); end >= 0; end = waiting.indexOf("\r\n")) {
      const line = waiting.slice(0, end);
      waiting = waiting.slice(end + 2);
      if (mail !== null && line !== ".") {
        mail.push(line.startsWith(".") ? line.slice(1) : line);
        continue;
      }
      if (mail !== null) mails.push(mail.join("\r\n"));
      const [begins, answer] = mail !== null ? [false, "250 2.0.0 taken"] : answerTo(line);
      mail = begins ? [] : null;
      socket.write(`${answer}\r\n`);
      if (answer.startsWith("221")) socket.end();
    }
  });
}

/** Whether a mail begins behind this line, and what is said to it. */
function answerTo(line) {
  const verb = line.split(/[ :]/)[0].toUpperCase();
  if (verb === "DATA") return [true, "354 go ahead"];
  if (verb === "QUIT") return [false, "221 2.0.0 goodbye"];
  return [false, "250 mail.example"];
}

/** The subject, and the parts of a mail by their kind, decoded (RFC 2045, 2046, 2047). */
export function parsed(mail) {
  const [head, body] = halves(mail);
  const boundary = /boundary="?([^";\r\n]+)/i.exec(head)?.[1];
  const parts = boundary === undefined ? [mail] : body.split(`--${boundary}`).slice(1, -1).map((part) => part.replace(/^\r\n/, ""));
  const read = parts.map((part) => {
    const [about, text] = halves(part);
    return [/^content-type:\s*([^;\s]+)/im.exec(about)?.[1].toLowerCase() ?? "text/plain", decoded(text, /^content-transfer-encoding:\s*(\S+)/im.exec(about)?.[1])];
  });
  const words = (/^subject:\s*(.*(?:\r\n[ \t].*)*)/im.exec(head)?.[1] ?? "").replace(/\r\n[ \t]+/g, " ");
  const subject = words.replace(/=\?utf-8\?(b|q)\?([^?]*)\?=\s*/gi, (_, how, text) => decoded(how.toLowerCase() === "b" ? text : text.replaceAll("_", " "), how.toLowerCase() === "b" ? "base64" : "quoted-printable"));
  return { subject, parts: Object.fromEntries(read) };
}

function halves(text) {
  const at = text.indexOf("\r\n\r\n");
  return [text.slice(0, at), text.slice(at + 4)];
}

function decoded(text, encoding = "7bit") {
  if (/base64/i.test(encoding)) return Buffer.from(text, "base64").toString();
  if (!/quoted-printable/i.test(encoding)) return Buffer.from(text, "latin1").toString();
  const plain = text.replace(/=\r\n/g, "").replace(/=([0-9A-F]{2})/gi, (_, byte) => String.fromCharCode(Number.parseInt(byte, 16)));
  return Buffer.from(plain, "latin1").toString();
}
