//! Every committed page can be read by everybody: well-formed, with headings in order, tables with captions and heads,
//! drawings with titles and descriptions, anchors that lead somewhere, and colours that differ enough.

#![allow(
    clippy::disallowed_types,
    clippy::float_arithmetic,
    reason = "contrast is a real number; nothing is scored by it"
)]

use crate::workshop::{root, tree};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Elements without an end.
const VOID: [&str; 4] = ["meta", "link", "br", "hr"];

/// An element of a page, or an end of one.
#[derive(Debug)]
struct Tag<'p> {
    name: &'p str,
    attributes: BTreeMap<&'p str, &'p str>,
    /// It ends an element.
    ends: bool,
    /// It is its own end.
    closed: bool,
    /// The text behind it, up to the next tag.
    text: &'p str,
}

/// The tags of a page in their order.
fn tags(page: &str) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    let mut rest = page;
    while let Some((_, from)) = rest.split_once('<') {
        let (inside, behind) = from.split_once('>').expect("a tag ends");
        let text = behind.split('<').next().unwrap();
        let ends = inside.starts_with('/');
        let closed = inside.ends_with('/');
        let inside = inside.trim_matches('/');
        let (name, mut more) = inside.split_once(' ').unwrap_or((inside, ""));
        let mut attributes = BTreeMap::new();
        while !more.trim().is_empty() {
            more = more.trim_start();
            match more.split_once("=\"") {
                Some((key, value)) if !key.contains(' ') => {
                    let (value, after) = value.split_once('"').expect("an attribute ends");
                    assert!(attributes.insert(key, value).is_none(), "{key} twice in <{inside}>");
                    more = after;
                }
                _ => {
                    // Without quotes, or without a value.
                    let (own, after) = more.split_once(' ').unwrap_or((more, ""));
                    let (key, value) = own.split_once('=').unwrap_or((own, ""));
                    assert!(attributes.insert(key, value).is_none(), "{key} twice in <{inside}>");
                    more = after;
                }
            }
        }
        tags.push(Tag { name, attributes, ends, closed, text });
        rest = behind;
    }
    tags
}

/// All that stands in the element that begins at a tag.
fn inside(tags: &[Tag<'_>], at: usize) -> String {
    let within = tags[at..].iter().take_while(|tag| !(tag.ends && tag.name == tags[at].name));
    within.map(|tag| tag.text).collect()
}

/// The committed pages, by path below `reports/`.
fn pages() -> BTreeMap<String, String> {
    let files = tree(&root().join("reports"));
    let pages = files.into_iter().filter(|(name, _)| name.ends_with(".html") && !name.starts_with("templates/"));
    let pages: BTreeMap<String, String> =
        pages.map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap())).collect();
    assert!(pages.len() > 40, "{} pages", pages.len());
    pages
}

#[test]
fn pages_are_well_formed() {
    for (name, page) in pages() {
        let mut open = Vec::new();
        for tag in tags(&page).iter().filter(|tag| !tag.name.starts_with('!')) {
            match tag {
                Tag { ends: true, name: own, .. } => {
                    assert_eq!(open.pop(), Some(*own), "{name}: </{own}> ends another element");
                }
                Tag { closed: false, name: own, .. } if !VOID.contains(own) => open.push(*own),
                _ => {}
            }
            for (key, value) in &tag.attributes {
                assert!(!key.starts_with("on") && *key != "style", "{name}: {key} in <{}>", tag.name);
                assert!(!value.contains("://"), "{name}: {value}: pages ask the network for nothing");
            }
            assert!(!["img", "iframe", "object", "form", "base"].contains(&tag.name), "{name}: <{}>", tag.name);
        }
        assert!(open.is_empty(), "{name}: {open:?} without an end");
        only_the_script_that_is_named(&name, &page);
    }
}

/// A page has no script, or the one whose hash its policy names; nothing else could run, whatever came into the page.
pub(crate) fn only_the_script_that_is_named(name: &str, page: &str) {
    let policy = page.split("<meta http-equiv=\"Content-Security-Policy\" content=\"").nth(1).unwrap();
    let policy = policy.split('"').next().unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'unsafe-inline'"), "{name}: {policy}");
    let scripts: Vec<&str> = page.split("<script").skip(1).collect();
    assert_eq!(page.matches("</script").count(), scripts.len(), "{name}");
    let bulletin = name.rsplit('/').next().unwrap().starts_with("bulletin.");
    assert_eq!(scripts.len(), usize::from(bulletin), "{name}");
    let Some(script) = scripts.first() else {
        assert!(!policy.contains("script"), "{name}: {policy}");
        return;
    };
    let script = script.strip_prefix('>').unwrap().split("</script>").next().unwrap();
    let hash = BASE64.encode(Sha256::digest(script));
    assert!(policy.contains(&format!("script-src 'sha256-{hash}';")), "{name}: {policy}");
    assert!(script.len() <= 3072, "{name}: the script has {} bytes", script.len());
    for reach in ["eval", "Function(", "innerHTML", "fetch", "XMLHttp", "import", "http", "WebSocket", "document.write"]
    {
        assert!(!script.contains(reach), "{name}: {reach} in the script");
    }
}

/// What can be saved from a page is what lies beside it, byte for byte; what is too large is named as lying beside.
#[test]
fn results_in_a_page_are_those_beside_it() {
    let mut saved = 0;
    for (name, page) in pages() {
        let (folder, file) = name.rsplit_once('/').unwrap();
        for tag in tags(&page).iter().filter(|tag| tag.attributes.contains_key("download")) {
            let (link, own) = (tag.attributes["href"], tag.attributes["download"]);
            let Some((kind, data)) =
                link.strip_prefix("data:").and_then(|link| link.split_once(";charset=utf-8;base64,"))
            else {
                let size = std::fs::metadata(root().join("reports").join(folder).join(link)).unwrap().len();
                assert!(size > 256 * 1024 && tag.text == link, "{name}: {link}");
                continue;
            };
            assert_eq!(kind, if own.ends_with(".json") { "application/json" } else { "text/csv" }, "{name}");
            let bytes = BASE64.decode(data).unwrap();
            let hash: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            assert!(page.contains(&format!("<dt>{own} (SHA-256)</dt><dd>{hash}</dd>")), "{name}: {own}");
            assert!(kind != "text/csv" || bytes.starts_with(b"\xef\xbb\xbf"), "{name}: {own} without a mark");
            saved += 1;
            if file.starts_with("bulletin.") {
                assert_eq!(
                    bytes,
                    std::fs::read(root().join("reports").join(folder).join(own)).unwrap(),
                    "{name}: {own}"
                );
                continue;
            }
            // A unit's own line of the results.
            let all = std::fs::read_to_string(root().join("reports").join(folder).join("../results.csv")).unwrap();
            let text = String::from_utf8(bytes).unwrap();
            let (head, row) = text.split_once('\n').unwrap();
            assert!(
                all.starts_with(head) && all.contains(&format!("\n{row}")) && row.matches('\n').count() == 1,
                "{name}"
            );
        }
    }
    assert!(saved > 150, "{saved}");
}

#[test]
fn headings_anchors_and_languages() {
    let files: BTreeSet<String> = tree(&root().join("reports")).into_keys().collect();
    for (name, page) in pages() {
        let tags = tags(&page);
        let html = tags.iter().find(|tag| tag.name == "html").unwrap();
        assert!(["zh-CN", "en"].contains(&html.attributes["lang"]), "{name}");
        let mut level = 0;
        let headings = tags.iter().enumerate();
        for (at, heading) in headings.filter(|(_, tag)| !tag.ends && tag.name.len() == 2 && tag.name.starts_with('h')) {
            let Ok(own) = heading.name[1..].parse::<u32>() else { continue };
            assert!(own <= level + 1, "{name}: <h{own}> {} behind <h{level}>", heading.text);
            assert!(!inside(&tags, at).trim().is_empty(), "{name}: an empty heading");
            level = own;
        }
        assert_eq!(tags.iter().filter(|tag| tag.name == "h1" && !tag.ends).count(), 1, "{name}");
        let mut ids = BTreeSet::new();
        for tag in &tags {
            if let Some(id) = tag.attributes.get("id") {
                assert!(!id.is_empty() && ids.insert(*id), "{name}: the id {id} is empty or stands twice");
            }
        }
        for (at, tag) in tags.iter().enumerate() {
            for id in tag.attributes.get("aria-labelledby").into_iter().flat_map(|ids| ids.split(' ')) {
                assert!(ids.contains(id), "{name}: nothing is called {id}");
            }
            let Some(link) = tag.attributes.get("href") else { continue };
            assert!(!inside(&tags, at).trim().is_empty(), "{name}: an empty link to {link}");
            match link.strip_prefix('#') {
                Some(id) => assert!(ids.contains(id), "{name}: #{id} leads nowhere"),
                None if link.starts_with("data:") => {}
                None => {
                    let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
                    let link = link.split('#').next().unwrap();
                    // Pages of units lie one folder below the bulletin.
                    let file = match link.strip_prefix("../") {
                        Some(link) => format!("{}/{link}", folder.rsplit_once('/').unwrap().0),
                        None => format!("{folder}/{link}"),
                    };
                    assert!(files.contains(&file), "{name}: there is no {file}");
                }
            }
        }
    }
}

#[test]
fn tables_and_drawings_are_named() {
    let mut drawings = 0;
    for (name, page) in pages() {
        let tags = tags(&page);
        for (at, tag) in tags.iter().enumerate().filter(|(_, tag)| !tag.ends) {
            match tag.name {
                "table" => assert_eq!(tags[at + 1].name, "caption", "{name}: a table without a caption"),
                "th" => {
                    let scope = tag.attributes.get("scope").copied();
                    assert!(
                        matches!(scope, Some("col" | "row" | "colgroup" | "rowgroup")),
                        "{name}: <th> {}",
                        tag.text
                    );
                }
                "svg" => {
                    drawings += 1;
                    assert_eq!(tag.attributes["role"], "img", "{name}");
                    assert!(
                        tags[at + 1].name == "title" && !tags[at + 1].text.is_empty(),
                        "{name}: a drawing without a title"
                    );
                    assert!(
                        tags[at + 3].name == "desc" && !tags[at + 3].text.is_empty(),
                        "{name}: a drawing without words"
                    );
                    let caption = tags[..at].iter().rev().find(|tag| tag.attributes.get("class") == Some(&"twin"));
                    let twin = caption.expect("a drawing has a table").attributes["href"];
                    assert!(page.contains(&format!("id=\"{}\"", twin.trim_start_matches('#'))), "{name}: {twin}");
                }
                _ => {}
            }
        }
    }
    assert!(drawings > 40, "only {drawings} drawings");
}

/// The colours of one block of custom properties.
fn colours(css: &str) -> BTreeMap<String, String> {
    let own = css.split(';').flat_map(|part| part.rsplit(['{', '}']).next()).filter_map(|part| part.split_once(':'));
    let named = own.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()));
    named.filter(|(name, value)| name.starts_with("--") && value.starts_with('#')).collect()
}

/// The relative luminance of a colour (WCAG 2.2).
fn luminance(colour: &str) -> f64 {
    let hex = &colour[1..];
    let digits = if hex.len() == 3 { hex.chars().flat_map(|c| [c, c]).collect::<String>() } else { hex.to_owned() };
    let part = |at: usize| {
        let value = f64::from(u8::from_str_radix(&digits[at..at + 2], 16).unwrap()) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(0) + 0.7152 * part(2) + 0.0722 * part(4)
}

fn contrast(one: &str, other: &str) -> f64 {
    let (a, b) = (luminance(one), luminance(other));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn colours_differ_enough() {
    let css = |name: &str| std::fs::read_to_string(root().join("reports/templates").join(name)).unwrap();
    let both = [css("bulletin.css"), css("chart.css")];
    let mut light = BTreeMap::new();
    let mut dark = BTreeMap::new();
    for css in &both {
        let (before, behind) = css.split_once("@media (prefers-color-scheme: dark) {").unwrap();
        light.extend(colours(before));
        dark.extend(colours(behind.split("\n}").next().unwrap()));
    }
    assert!(light.len() > 20 && dark.len() > 20, "{light:?} {dark:?}");
    let texts = [
        ("ink", "paper"),
        ("quiet", "paper"),
        ("accent", "paper"),
        ("alert", "paper"),
        ("ink", "wash"),
        ("quiet", "wash"),
        ("mark-ink", "mark"),
        ("ink", "hit"),
        ("heat-ink", "heat-0"),
        ("heat-ink", "heat-1"),
        ("heat-ink", "heat-2"),
        ("heat-ink", "heat-3"),
        ("heat-ink", "heat-4"),
        ("paper", "part-1"),
        ("paper", "part-2"),
        ("paper", "part-3"),
        ("paper", "part-4"),
        ("paper", "part-5"),
        ("paper", "part-6"),
    ];
    let graphics = [("gain", "paper"), ("loss", "paper"), ("accent", "paper"), ("quiet", "paper")];
    for (mode, own) in [("light", &light), ("dark", &dark)] {
        for (least, pairs) in [(4.5, &texts[..]), (3.0, &graphics[..])] {
            for (one, other) in pairs {
                let [a, b] = [one, other]
                    .map(|name| own.get(&format!("--{name}")).unwrap_or_else(|| panic!("{mode}: --{name}")));
                assert!(contrast(a, b) >= least, "{mode}: {one} {a} on {other} {b}: {:.2}", contrast(a, b));
            }
        }
    }
}
