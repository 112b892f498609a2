// Opens the operation that the URL's fragment refers to.
function open() { const found = document.getElementById(location.hash.slice(1)); if (found && found.open === false) found.open = true; }
addEventListener("hashchange", open); open();
