// What programs read on pages: html-metadata (COinS, Highwire Press tags, JSON-LD; it is the reader behind Wikimedia's
// Citoid) and microformats-parser (h-cite). Usage: node machines.cjs FILE... Prints JSON by path.
const fs = require('fs'), metadata = require('html-metadata'), {mf2} = require('microformats-parser');
const {load} = require(require.resolve('cheerio', {paths: [require.resolve('html-metadata')]}));

(async () => {
  const out = {};
  for (const file of process.argv.slice(2)) {
    const text = fs.readFileSync(file, 'utf8'), $ = load(text);
    const read = async name => { try { return await metadata[name]($); } catch { return null; } };  // it throws at none
    out[file] = {
      coins: await read('parseCOinS'), highwire: await read('parseHighwirePress'), json: await read('parseJsonLd'),
      microformats: mf2(text, {baseUrl: 'https://maren.example/'}).items,
    };
  }
  console.log(JSON.stringify(out));
})();
