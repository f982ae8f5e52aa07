"use strict";
// Search, filter and information panel over the network that pyvis has drawn. Text goes into the
// page by textContent only, so that no label can become markup.
(function () {
  const data = JSON.parse(document.getElementById("bmgraph-data").textContent);
  const byId = (id) => document.getElementById(id);
  const make = (tag, text, parent) => {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    if (parent) parent.appendChild(element);
    return element;
  };
  const fold = (text) => text.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
  const all = nodes.get();
  const names = all.map((node) => ({ id: node.id, keys: [node.label, node.id, ...(data.synonyms[node.id] || [])].map(fold) }));

  network.once("stabilizationIterationsDone", () => network.setOptions({ physics: false }));
  network.once("afterDrawing", () => { document.body.dataset.drawn = String(nodes.length); });

  // A selected entity stands out with its neighbours; the rest steps back.
  function highlight(id) {
    const near = id === null ? null : new Set([id, ...network.getConnectedNodes(id)]);
    nodes.update(all.map((node) => {
      const far = near !== null && !near.has(node.id);
      return { id: node.id, opacity: far ? 0.12 : 1, font: { ...node.font, color: far ? "rgba(0,0,0,0)" : node.font.color, strokeWidth: far ? 0 : node.font.strokeWidth } };
    }));
    edges.update(edges.get().map((edge) => ({ id: edge.id, hidden: id !== null && edge.from !== id && edge.to !== id })));
  }

  function show(id) {
    highlight(id);
    const node = nodes.get(id);
    const panel = byId("panel");
    panel.replaceChildren();
    make("h2", node.label, panel);
    const what = make("p", node.bmcategory + " · " + id, panel);
    what.className = "what";
    const list = make("ul", "", panel);
    network.getConnectedEdges(id)
      .map((edge) => edges.get(edge))
      .sort((a, b) => (a.from === id ? 0 : 1) - (b.from === id ? 0 : 1) || a.bmtext.localeCompare(b.bmtext))
      .forEach((edge) => make("li", edge.bmtext, list));
  }

  function focus(id) {
    network.selectNodes([id]);
    network.focus(id, { scale: 0.75, animation: { duration: 250 } });
    show(id);
    document.body.dataset.focused = id;
  }

  let last = "", turn = -1;
  function search(next) {
    const key = fold(byId("search").value);
    if (!key) { byId("found").textContent = ""; highlight(null); return; }
    const rank = (name) => (name.keys.includes(key) ? 0 : name.keys.some((k) => k.startsWith(key)) ? 1 : 2);
    const hits = names.filter((name) => name.keys.some((k) => k.includes(key))).sort((a, b) => rank(a) - rank(b));
    if (!hits.length) { byId("found").textContent = "no match"; return; }
    turn = key === last && next ? (turn + 1) % hits.length : 0;
    last = key;
    byId("found").textContent = (turn + 1) + " of " + hits.length + (hits.length > 1 ? " (Enter: next)" : "");
    focus(hits[turn].id);
  }
  byId("search").addEventListener("input", () => search(false));
  byId("search").addEventListener("keydown", (event) => { if (event.key === "Enter") search(true); });

  document.querySelectorAll("#categories input").forEach((box) => box.addEventListener("change", () => {
    nodes.update(all.filter((node) => node.bmcategory === box.value).map((node) => ({ id: node.id, hidden: !box.checked })));
  }));
  network.on("deselectNode", (event) => { if (!event.nodes.length) highlight(null); });
  network.on("selectNode", (event) => show(event.nodes[0]));
  network.on("selectEdge", (event) => {
    if (event.nodes.length || !event.edges.length) return;
    const panel = byId("panel");
    panel.replaceChildren();
    make("h2", "Assertion", panel);
    make("li", edges.get(event.edges[0]).bmtext, make("ul", "", panel));
  });
})();
