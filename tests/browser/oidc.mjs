// A real OpenID provider (npm's oidc-provider) on this machine, for the tests of signing in. It says where it listens, lets
// whoever comes in as POST /_be says, and misbehaves as that says. It ends when its standard input does.
//
// node oidc.mjs REDIRECT_URI [apart]
//
// Apart: addresses stand at the userinfo endpoint only, and all but the authorization endpoint at another port.

import { createServer } from "node:http";
import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import Provider from "oidc-provider";

const [redirect, apart] = process.argv.slice(2);
const server = createServer();
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const issuer = `http://127.0.0.1:${server.address().port}`;
const another = createServer();
await new Promise((listening) => another.listen(0, "127.0.0.1", listening));
const elsewhere = `http://127.0.0.1:${another.address().port}`;

function key(kid, alg, type, options) {
  const { privateKey } = generateKeyPairSync(type, options);
  return { privateKey, jwk: { ...privateKey.export({ format: "jwk" }), kid, alg, use: "sig" } };
}
const keys = [key("rsa", "RS256", "rsa", { modulusLength: 2048 }), key("ec", "ES256", "ec", { namedCurve: "P-256" }), key("ed", "EdDSA", "ed25519")];
const fresh = key("fresh", "RS256", "rsa", { modulusLength: 2048 });
const stranger = key("rsa", "RS256", "rsa", { modulusLength: 2048 });
const publicOf = ({ kty, kid, alg, use, crv, x, y, n, e }) => ({ kty, kid, alg, use, crv, x, y, n, e });

/** Who comes in, how, and what this provider does wrong. */
let be = {};

const client = (alg) => ({ client_id: `porchlight-${alg}`, client_secret: "a secret/of the:client", redirect_uris: [redirect], id_token_signed_response_alg: alg });

const provider = new Provider(issuer, {
  clients: ["RS256", "ES256", "EdDSA"].map(client),
  jwks: { keys: keys.map(({ jwk }) => jwk) },
  cookies: { keys: ["of a test"] },
  claims: { openid: ["sub", "acr", "amr"], email: ["email", "email_verified"] },
  acrValues: ["two-factors", "one-factor"],
  conformIdTokenClaims: Boolean(apart),
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub, email: be.email, email_verified: be.verified }) }),
  async loadExistingGrant(ctx) {
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope("openid email");
    await grant.save();
    return grant;
  },
});

const base64url = (text) => Buffer.from(text).toString("base64url");

/** The token as it should be, changed as this provider was told to change it. */
function forged(token) {
  const [header, claims] = token.split(".").slice(0, 2).map((part) => JSON.parse(Buffer.from(part, "base64url")));
  const now = Math.floor(Date.now() / 1000);
  const changes = {
    nonce: { nonce: "of another way here" }, "no nonce": { nonce: undefined }, issuer: { iss: "https://elsewhere.example" },
    audience: { aud: "somebody-else" }, "two audiences": { aud: [claims.aud, "somebody-else"] }, party: { azp: "somebody-else" },
    expired: { exp: now - 1 }, future: { iat: now + 600, exp: now + 1200 }, "no subject": { sub: undefined },
    acting: { act: { sub: "stf-9", name: "Sam of Acme" } },
    "signed in before": { auth_time: now - 60 }, "no sign-in time": { auth_time: undefined },
  };
  Object.assign(claims, changes[be.wrong] ?? {});
  if (be.wrong === "none") header.alg = "none";
  if (be.wrong === "hs256") header.alg = "HS256";
  if (be.wrong === "fresh key") header.kid = "fresh";
  if (be.wrong === "unknown key") header.kid = "nobody's";
  const signed = `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(claims))}`;
  if (be.wrong === "none") return `${signed}.`;
  if (be.wrong === "hs256") return `${signed}.${createHmac("sha256", JSON.stringify(publicOf(keys[0].jwk))).update(signed).digest("base64url")}`;
  const signer = be.wrong === "stranger" ? stranger : be.wrong === "fresh key" ? fresh : keys[0];
  return `${signed}.${sign("sha256", Buffer.from(signed), signer.privateKey).toString("base64url")}`;
}

provider.use(async (ctx, next) => {
  await next();
  if (ctx.path === "/token" && ctx.status === 200 && be.wrong) ctx.body = { ...ctx.body, id_token: forged(ctx.body.id_token) };
  if (ctx.path === "/jwks" && be.wrong === "fresh key") ctx.body = { keys: [...keys, fresh].map(({ jwk }) => publicOf(jwk)) };
  if (ctx.path === "/me" && be.wrong === "somebody else's userinfo") ctx.body = { ...ctx.body, sub: "00u-somebody-else" };
  if (ctx.path === "/.well-known/openid-configuration" && apart) {
    for (const name of ["token_endpoint", "userinfo_endpoint", "jwks_uri"]) ctx.body[name] = ctx.body[name].replace(issuer, elsewhere);
  }
  if (ctx.path === "/token" && be.wrong === "large") ctx.body = { id_token: "x".repeat(1024 * 1024) };
});

async function comeIn(request, response) {
  const login = { accountId: be.sub, amr: be.amr, acr: be.acr };
  await provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false });
}

async function listen(request, response) {
  let text = "";
  for await (const part of request) text += part;
  be = JSON.parse(text);
  response.end(`${Date.now()} ${[...asked].join(" ")}`);
  asked.clear();
}

const answer = provider.callback();
const asked = new Set();
server.on("request", (request, response) => {
  if (request.url === "/_be") return void listen(request, response);
  if (request.url.startsWith("/interaction/")) return void comeIn(request, response);
  if (be.wrong === "redirect" && request.url === "/token") return void response.writeHead(302, { location: `${issuer}/elsewhere` }).end();
  answer(request, response);
});
another.on("request", (request, response) => {
  asked.add(request.url);
  answer(request, response);
});
process.stdin.resume().on("end", () => process.exit());
console.log(issuer);
console.info = console.error; // Whoever started it reads no further.
