// The gateway's own pages work as plain links; script makes Go back mean back, and lets the last page go on by itself.
for (const link of document.querySelectorAll("a[data-back]")) {
  if (history.length < 2) continue;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    history.back();
  });
}

const onward = document.querySelector("a[data-follow]");
if (onward !== null) location.replace(onward.href);
