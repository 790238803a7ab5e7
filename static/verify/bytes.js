// Bytes, hashes and the tree (section 3 of the format's page). Knows nothing of lines and notes.

const encoder = new TextEncoder();
const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

export const utf8 = (text) => encoder.encode(text);

export function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export async function sha256(...parts) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", parts.length === 1 ? parts[0] : joined(...parts)));
}

export const leafHash = (leaf) => sha256(LEAF, leaf);
const node = (left, right) => sha256(NODE, left, right);

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

export function toHex(bytes) {
  let text = "";
  for (const byte of bytes) text += HEX[byte];
  return text;
}

/** The text must be hex. */
export function fromHex(text) {
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

export function isHex(text, digits) {
  return typeof text === "string" && text.length === digits && /^[0-9a-f]*$/.test(text);
}

/** The bytes, if this is their one spelling in base64; otherwise null. */
export function fromBase64(text) {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return null;
  let plain;
  try {
    plain = atob(text);
  } catch {
    return null;
  }
  return btoa(plain) === text ? Uint8Array.from(plain, (char) => char.charCodeAt(0)) : null;
}

/** The roots of a growing list of leaves. Keeps one hash for each 1 bit of the size. */
export class Tree {
  size = 0;
  #peaks = []; // #peaks[n] stands for 2^n leaves, or is undefined.

  /** Adds leaf hashes in order. A level's nodes do not need each other, so they are hashed side by side. */
  async add(leafHashes) {
    this.size += leafHashes.length;
    let hashes = leafHashes;
    for (let level = 0; hashes.length > 0; level += 1) {
      if (this.#peaks[level] !== undefined) hashes = [this.#peaks[level], ...hashes];
      this.#peaks[level] = hashes.length % 2 === 1 ? hashes.at(-1) : undefined;
      const pairs = [];
      for (let i = 0; i + 1 < hashes.length; i += 2) pairs.push(node(hashes[i], hashes[i + 1]));
      hashes = await Promise.all(pairs);
    }
  }

  async root() {
    let root;
    for (const peak of this.#peaks) {
      if (peak === undefined) continue;
      root = root === undefined ? peak : await node(peak, root);
    }
    return root ?? sha256(new Uint8Array());
  }
}
