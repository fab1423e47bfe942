// What three feed readers of npm make of feeds. Usage: node readers.cjs URL... Prints, by address and reader, the entries
// as [id, title, [authors], ISO time].
const feedsmith = require('feedsmith'), {parseFeed} = require('@rowanmanning/feed-parser'), RssParser = require('rss-parser');
const time = text => text ? new Date(text).toISOString() : '';

function byFeedsmith(text) {
  const {format, feed} = feedsmith.parseFeed(text);
  return (feed.items || feed.entries).map(e => format === 'rss'
    ? [e.guid.value, e.title, e.dc?.creators || [], time(e.pubDate)]
    : [e.id, e.title?.value ?? e.title, (e.authors || []).map(a => a.name), time(e.published || e.date_published)]);
}
const byFeedParser = text => parseFeed(text).items.map(i => [i.id, i.title, i.authors.map(a => a.name), time(i.published)]);
const byRssParser = async text => (await new RssParser().parseString(text)).items.map(
  i => [i.guid || i.id, i.title, [i.creator || i.author].flat().filter(Boolean), time(i.isoDate)]);

(async () => {
  const out = {};
  for (const url of process.argv.slice(2)) {
    const text = await (await fetch(url)).text(), seen = out[url] = {feedsmith: byFeedsmith(text)};
    if (url.endsWith('.json')) continue;  // the other two read XML
    seen['feed-parser'] = byFeedParser(text);
    seen['rss-parser'] = await byRssParser(text);
  }
  console.log(JSON.stringify(out));
})();
