// A real OpenID Connect provider for the tests: whoever `/be` names is signed in there at once.
// node provider.mjs PORT REDIRECT_URI CLIENT_SECRET
import { createServer } from "node:http";
import * as oidc from "oidc-provider";

const Provider = oidc.Provider ?? oidc.default;
const [port, redirect, secret] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
let account = { sub: "nobody" };

const provider = new Provider(issuer, {
  clients: [{ client_id: "bayiri", client_secret: secret, redirect_uris: [redirect] }],
  claims: { openid: ["sub"], email: ["email", "email_verified"] },
  findAccount: async (_ctx, sub) => ({ accountId: sub, claims: async () => ({ ...account, sub }) }),
  cookies: { keys: ["only for tests"] },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
});

async function interact(req, res) {
  const { prompt, params, session, grantId } = await provider.interactionDetails(req, res);
  if (prompt.name === "login") {
    return provider.interactionFinished(req, res, { login: { accountId: account.sub } });
  }
  const grant = (grantId && (await provider.Grant.find(grantId))) ||
    new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope("openid email");
  return provider.interactionFinished(req, res, { consent: { grantId: await grant.save() } });
}

const handle = provider.callback();
createServer((req, res) => {
  if (req.url.startsWith("/be?")) {
    account = JSON.parse(new URL(req.url, issuer).searchParams.get("account"));
    return res.end("ok");
  }
  if (req.url.startsWith("/interaction/")) return interact(req, res).catch((fault) => res.writeHead(500).end(String(fault)));
  return handle(req, res);
}).listen(Number(port), "127.0.0.1", () => console.log("ready"));
