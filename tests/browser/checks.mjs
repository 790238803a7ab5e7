// The tally: named checks, one line each, and the sum at the end. Knows nothing of browsers.

let passed = 0;
let failed = 0;

/** One fact that must hold. Says `ok` or `not ok`, and why not. */
export function check(name, holds, why = "") {
  if (holds) {
    passed += 1;
    console.log(`ok ${name}`);
  } else {
    failed += 1;
    console.log(`not ok ${name}`);
    for (const line of String(why).split("\n").filter(Boolean)) console.log(`    ${line}`);
  }
}

export function contains(name, text, ...parts) {
  const missing = parts.filter((part) => !text.includes(part));
  check(name, missing.length === 0, missing.length === 0 ? "" : `missing ${missing.join(" | ")}\nin ${text.replace(/\s+/g, " ").slice(0, 1500)}`);
}

/** A journey that breaks off counts once, and the others still run. */
export async function journey(name, walk) {
  const began = performance.now();
  try {
    await walk();
    check(`${name}: walked to its end`, true);
  } catch (error) {
    check(`${name}: walked to its end`, false, error.stack ?? error);
  }
  console.log(`# ${name} took ${((performance.now() - began) / 1000).toFixed(1)} s`);
}

/** The sum, alone on the last line. Returns the exit code. */
export function sum() {
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}
