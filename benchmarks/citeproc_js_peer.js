// One bibliography, document or incremental document by citeproc-js, as a process:
//   node citeproc_js_peer.js STYLE.csl ITEMS.json LOCALES OUT.html [CITES.json [MORE]]
// Without CITES all items are listed. CITES is a list of citations (each a list of ids), in notes 1, 2, ...; with MORE,
// so many citations are added at the end one by one, and the milliseconds of CPU of each are printed.
const CSL = require("citeproc"), fs = require("fs");
const [stylePath, itemsPath, locales, out, citesPath, more] = process.argv.slice(2);
CSL.debug = () => {};
const items = new Map(JSON.parse(fs.readFileSync(itemsPath, "utf8")).map(item => [item.id, item]));
const engine = new CSL.Engine({
  retrieveItem: id => items.get(id),
  retrieveLocale: tag => {
    const path = `${locales}/locales-${tag}.xml`;
    return fs.existsSync(path) ? fs.readFileSync(path, "utf8") : false;
  },
}, fs.readFileSync(stylePath, "utf8"));
const texts = [];
if (citesPath) {
  const citation = (ids, index) => ({
    citationID: "c" + index, citationItems: ids.map(id => ({ id })), properties: { noteIndex: index + 1 },
  });
  const all = JSON.parse(fs.readFileSync(citesPath, "utf8")).map(citation);
  const added = all.splice(all.length - Number(more || 0));
  for (const row of engine.rebuildProcessorState(all, "html", [])) texts.push(`<p>${row[2]}</p>`);
  const before = all.map(each => [each.citationID, each.properties.noteIndex]);
  for (const each of added) {
    const start = process.cpuUsage();
    for (const [, text] of engine.processCitationCluster(each, before, [])[1]) texts.push(`<p>${text}</p>`);
    const used = process.cpuUsage(start);
    before.push([each.citationID, each.properties.noteIndex]);
    console.log((used.user + used.system) / 1000);
  }
} else {
  engine.updateItems([...items.keys()]);
}
const made = engine.makeBibliography();
fs.writeFileSync(out, `<div>${texts.join("\n")}${made ? made[1].join("") : ""}</div>`);
