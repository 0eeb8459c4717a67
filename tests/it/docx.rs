//! Word files: sound archives with the parts that Word and WPS ask for, the same bytes twice, and every text of the bulletin.

use super::workshop::{Bench, COUNTY};
use flate2::read::DeflateDecoder;
use kaohe::report::Form;
use std::collections::BTreeMap;
use std::io::Read;

/// The files of a zip, read by its own directory.
pub(crate) fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let short = |at: usize| usize::from(u16::from_le_bytes(bytes[at..at + 2].try_into().unwrap()));
    let long = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
    let end = bytes.len() - 22;
    assert_eq!(&bytes[end..end + 4], b"PK\x05\x06");
    let (count, mut at) = (short(end + 10), long(end + 16));
    let mut found = BTreeMap::new();
    for _ in 0..count {
        assert_eq!(&bytes[at..at + 4], b"PK\x01\x02");
        assert_eq!((short(at + 12), short(at + 14)), (0, 1 << 5 | 1), "the time is fixed");
        let (crc, packed, plain, name, start) =
            (long(at + 16), long(at + 20), long(at + 24), short(at + 28), long(at + 42));
        let title = String::from_utf8(bytes[at + 46..at + 46 + name].to_vec()).unwrap();
        assert_eq!(&bytes[start..start + 4], b"PK\x03\x04");
        assert_eq!(&bytes[start + 4..start + 30], &bytes[at + 6..at + 32], "both headers say the same of {title}");
        let body = start + 30 + name;
        let mut text = String::new();
        DeflateDecoder::new(&bytes[body..body + packed]).read_to_string(&mut text).unwrap();
        assert_eq!(text.len(), plain);
        let mut sum = flate2::Crc::new();
        sum.update(text.as_bytes());
        assert_eq!(sum.sum() as usize, crc);
        found.insert(title, text);
        at += 46 + name;
    }
    found
}

/// The texts of a part, a line each paragraph.
pub(crate) fn text(xml: &str) -> String {
    let mut out = String::new();
    for paragraph in xml.split("</w:p>") {
        for run in paragraph.split("<w:t xml:space=\"preserve\">").skip(1) {
            out.push_str(run.split("</w:t>").next().unwrap());
        }
        out.push('\n');
    }
    let plain = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    plain.iter().fold(out, |out, (from, to)| out.replace(from, to))
}

/// Whether every tag is closed in its order, and no text holds what XML has not.
pub(crate) fn well_formed(name: &str, xml: &str) {
    let mut open: Vec<&str> = Vec::new();
    let body = xml.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n").unwrap();
    for piece in body.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap();
        assert!(!text.contains(|c: char| c.is_control()), "{name}: {text:?}");
        match (tag.strip_prefix('/'), tag.ends_with('/')) {
            (Some(closed), _) => assert_eq!(open.pop(), Some(closed), "{name}"),
            (None, true) => {}
            (None, false) => open.push(tag.split_whitespace().next().unwrap()),
        }
    }
    assert!(open.is_empty(), "{name}: {open:?}");
}

#[test]
fn the_bulletin_is_a_word_file_with_every_text() {
    let bench = Bench::new(COUNTY);
    let run = bench.run(&[]);
    let forms = [Form::Markdown, Form::Docx];
    let (once, twice) = (bench.render_as(&run, &forms), bench.render_as(&run, &forms));
    let find = |files: &[(String, kaohe::report::Rendered)], name: &str| {
        files.iter().find(|(own, _)| own == name).map(|(_, file)| file.bytes.clone()).unwrap()
    };
    let bytes = find(&once, "2022H1/bulletin.docx");
    assert_eq!(bytes, find(&twice, "2022H1/bulletin.docx"));
    let parts = parts(&bytes);
    for (name, xml) in &parts {
        well_formed(name, xml);
    }
    let document = &parts["word/document.xml"];
    for id in document.split(":id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(parts["word/_rels/document.xml.rels"].contains(&format!("Id=\"{id}\"")), "{id} leads nowhere");
    }
    for style in document.split("Style w:val=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(parts["word/styles.xml"].contains(&format!("w:styleId=\"{style}\"")), "{style} is no style");
    }
    assert!(parts.values().all(|xml| !xml.contains("asciiTheme") && !xml.contains("eastAsiaTheme")));
    for font in ["仿宋", "黑体", "楷体", "方正小标宋简体"] {
        assert!(parts["word/styles.xml"].contains(&format!("w:eastAsia=\"{font}\"")));
    }
    // A4, 37 mm above and 28 mm beside the text, in twentieths of a point.
    assert!(document.contains("<w:pgSz w:w=\"11906\" w:h=\"16838\"/>"), "{}", &document[document.len() - 900..]);
    assert!(document.contains("w:top=\"2098\"") && document.contains("w:left=\"1587\""));
    // The columns of every table are as broad as the text of its pages, which lie across for broad tables.
    let mut lying = Vec::new();
    for section in document.split("</w:sectPr>").filter(|section| section.contains("<w:sectPr>")) {
        let (body, page) = section.split_once("<w:sectPr>").unwrap();
        let across = page.contains("w:orient=\"landscape\"");
        lying.push(across);
        for table in body.split("<w:tblGrid>").skip(1) {
            let grid = table.split("</w:tblGrid>").next().unwrap();
            let widths =
                grid.split("w:w=\"").skip(1).map(|rest| rest.split('"').next().unwrap().parse::<u32>().unwrap());
            assert_eq!(widths.sum::<u32>(), if across { 12756 } else { 8844 });
        }
    }
    assert!(lying.contains(&true) && !lying[0] && !lying[lying.len() - 1], "{lying:?}");
    assert!(lying.windows(2).all(|pair| pair[0] != pair[1]), "pages turn where they must: {lying:?}");
    // What the Markdown bulletin says, without its marks, stands in the Word file.
    let markdown = String::from_utf8(find(&once, "2022H1/bulletin.zh.md")).unwrap();
    let said = text(document);
    let mut checked = 0;
    for line in markdown.lines() {
        let bare = line.trim_start_matches(['#', '>', '-', ' ']).replace("**", "").replace("<br>", "|");
        let cells = if bare.starts_with('|') { bare.replace("\\|", "\u{1}") } else { bare.replace('|', "\u{1}") };
        for cell in
            cells.split('|').map(|cell| cell.trim().trim_start_matches('　').replace('\\', "").replace('\u{1}', "|"))
        {
            if !cell.is_empty() && !cell.trim_matches([':', '-']).is_empty() {
                assert!(said.contains(&cell), "{cell:?} of {line:?}");
                checked += 1;
            }
        }
    }
    assert!(checked > 2000, "{checked}");
}
