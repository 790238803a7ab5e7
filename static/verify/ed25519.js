// Whether an Ed25519 signature holds, as strictly as section 5 of the format's page asks. The browser does the curve;
// what browsers may judge differently (another encoding of a point, points of small order) is refused here before.

import { fromHex } from "./bytes.js";

const P = 2n ** 255n - 19n;
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const D = 37095705934669439343138083508754565189542113879843219016388785533085940283555n;

/** The y of every point whose order divides 8. */
const SMALL = new Set([
  0n,
  1n,
  P - 1n,
  2707385501144840649318225287225658788936804267575313519463743609750303402022n,
  55188659117513257062467267217118295137698188065244968500265048394206261417927n,
]);

const keys = new Map();

/** Whether this browser can check signatures at all, found out by checking two. */
export async function canVerify() {
  const signed = fromHex("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
  const key = fromHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  try {
    return (await verifies(key, signed, new Uint8Array())) && !(await verifies(key, signed, Uint8Array.of(1)));
  } catch {
    return false;
  }
}

export async function signatureHolds(key, signature, message) {
  if (signature.length !== 64 || !isPublicKey(key)) return false;
  const r = signature.subarray(0, 32);
  if (yOf(r) >= P || SMALL.has(yOf(r)) || little(signature.subarray(32)) >= L) return false;
  return verifies(key, signature, message);
}

/** Whether these 32 bytes are the one encoding of a point, and not of small order. */
export function isPublicKey(bytes) {
  const y = yOf(bytes);
  return bytes.length === 32 && y < P && !SMALL.has(y) && isSquare(((y * y - 1n) * (D * y * y + 1n)) % P);
}

async function verifies(key, signature, message) {
  const name = key.join();
  if (!keys.has(name)) keys.set(name, crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]));
  return crypto.subtle.verify({ name: "Ed25519" }, await keys.get(name), signature, message);
}

function little(bytes) {
  let number = 0n;
  for (let i = bytes.length - 1; i >= 0; i -= 1) number = (number << 8n) | BigInt(bytes[i]);
  return number;
}

const yOf = (bytes) => little(bytes) & (2n ** 255n - 1n);

/** By Euler: x² = number has a solution modulo P. */
function isSquare(number) {
  let result = 1n;
  let base = ((number % P) + P) % P;
  for (let power = (P - 1n) / 2n; power > 0n; power >>= 1n) {
    if (power & 1n) result = (result * base) % P;
    base = (base * base) % P;
  }
  return result === 1n || result === 0n;
}
