// A vendor's own colour and logo, with the program as an operator runs it: axe finds nothing in them, by day and by night.

import { check, contains } from "./checks.mjs";
import { look } from "./look.mjs";
import { openServing } from "./serving.mjs";
import { evaluate, openWindow, read } from "./windows.mjs";

const logo = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 32" width="96" height="32"><style>path { fill: #7b1fa2 } @media (prefers-color-scheme: dark) { path { fill: #d9a6ee } }</style><path d="M0 32 16 0l16 32ZM40 0h56v8H40Zm0 12h56v8H40Zm0 12h36v8H40Z"/></svg>`;

export async function brand(browser) {
  const serving = await openServing({ more: '[brand]\nlogo = "logo.svg"\ncolour = "#7b1fa2"\n', files: { "logo.svg": logo } });
  try {
    const page = await openWindow(browser);
    await page.goto(serving.portal);
    contains("brand: the front page is the vendor's", await read(page), "Acme");
    const drawn = await evaluate(page, "document.querySelector('.site-logo').naturalWidth");
    check("brand: the logo is drawn", drawn > 0, String(drawn));
    await look(page, "front, in the vendor's colour");
    const button = await evaluate(page, "getComputedStyle(document.querySelector('main .btn-primary, main a.btn')).getPropertyValue('--porch-primary')");
    check("brand: the colour is the vendor's", button.includes("#7b1fa2"), button);
    for (const [path, name] of [["/account/sign-in", "sign-in of owners"], ["/sign-in", "sign-in of staff"]]) {
      await page.goto(serving.portal + path);
      await look(page, `${name}, in the vendor's colour`);
    }
    const invited = serving.invite("adam@acme.example", "--name", "Adam", "--role", "admin");
    await page.goto(invited);
    await look(page, "joining, in the vendor's colour");
    await page.context().close();
  } finally {
    await serving.close();
  }
}
