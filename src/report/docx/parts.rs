//! The parts of a Word file beside its text: styles, fonts, settings, headers and footers, and what holds them together.

use super::body::NAMESPACES;
use super::{text, twips};
use crate::report::document::Document;

/// What every part begins with.
pub(super) const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

const TYPES: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";
const KINDS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The fonts, each with those that stand for it where it is lacking.
const SONG: &str = "宋体";
const FANG: &str = "仿宋";
const HEI: &str = "黑体";
const KAI: &str = "楷体";
const TITLE: &str = "方正小标宋简体";
const LATIN: &str = "Times New Roman";

pub(super) fn content_types() -> String {
    let part = |name: &str, kind: &str| {
        format!("<Override PartName=\"/word/{name}.xml\" ContentType=\"{TYPES}.{kind}+xml\"/>")
    };
    [
        DECLARATION,
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">",
        "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>",
        "<Default Extension=\"xml\" ContentType=\"application/xml\"/>",
        "<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>",
        &part("document", "document.main"),
        &part("styles", "styles"),
        &part("settings", "settings"),
        &part("fontTable", "fontTable"),
        &part("header-first", "header"),
        &part("footer-first", "footer"),
        &part("footer-odd", "footer"),
        &part("footer-even", "footer"),
        "</Types>",
    ]
    .concat()
}

fn relationships(list: &[(&str, &str, &str)]) -> String {
    let mut out =
        format!("{DECLARATION}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">");
    for (id, kind, target) in list {
        out.push_str(&format!("<Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{target}\"/>"));
    }
    out.push_str("</Relationships>");
    out
}

pub(super) fn package() -> String {
    const CORE: &str = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
    relationships(&[
        ("document", &format!("{KINDS}/officeDocument"), "word/document.xml"),
        ("core", CORE, "docProps/core.xml"),
    ])
}

pub(super) fn relations() -> String {
    let kind = |word: &str| format!("{KINDS}/{word}");
    relationships(&[
        ("styles", &kind("styles"), "styles.xml"),
        ("settings", &kind("settings"), "settings.xml"),
        ("fonts", &kind("fontTable"), "fontTable.xml"),
        ("headerFirst", &kind("header"), "header-first.xml"),
        ("footerFirst", &kind("footer"), "footer-first.xml"),
        ("footerOdd", &kind("footer"), "footer-odd.xml"),
        ("footerEven", &kind("footer"), "footer-even.xml"),
    ])
}

/// The title, and neither a time nor a person: the file says what it is and not who made it when.
pub(super) fn core(document: &Document) -> String {
    format!(
        "{DECLARATION}<cp:coreProperties \
         xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title><dc:language>{}</dc:language>\
         </cp:coreProperties>",
        text(&document.title),
        document.lang
    )
}

pub(super) fn settings() -> String {
    format!(
        "{DECLARATION}<w:settings {NAMESPACES}><w:zoom w:percent=\"100\"/><w:evenAndOddHeaders/>\
         <w:characterSpacingControl w:val=\"compressPunctuation\"/><w:compat>\
         <w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/>\
         </w:compat></w:settings>"
    )
}

pub(super) fn fonts() -> String {
    let font = |name: &str, others: &str, family: &str, charset: &str| {
        let others = if others.is_empty() { String::new() } else { format!("<w:altName w:val=\"{others}\"/>") };
        format!(
            "<w:font w:name=\"{name}\">{others}<w:charset w:val=\"{charset}\"/><w:family w:val=\"{family}\"/>\
             <w:pitch w:val=\"variable\"/></w:font>"
        )
    };
    [
        DECLARATION,
        &format!("<w:fonts {NAMESPACES}>"),
        &font(LATIN, "", "roman", "00"),
        &font(SONG, "SimSun", "auto", "86"),
        &font(FANG, "仿宋_GB2312,FangSong,华文仿宋", "modern", "86"),
        &font(HEI, "SimHei,华文黑体", "modern", "86"),
        &font(KAI, "楷体_GB2312,KaiTi,华文楷体", "modern", "86"),
        &font(TITLE, "小标宋体,华文中宋,宋体", "auto", "86"),
        "</w:fonts>",
    ]
    .concat()
}

/// A style of paragraphs: its id and name, its Chinese font, its size in half points, the rest of both kinds of properties.
struct Style {
    id: &'static str,
    name: &'static str,
    font: &'static str,
    size: u32,
    paragraph: &'static str,
    run: &'static str,
}

const fn style(
    id: &'static str,
    name: &'static str,
    (font, size): (&'static str, u32),
    paragraph: &'static str,
    run: &'static str,
) -> Style {
    Style { id, name, font, size, paragraph, run }
}

/// Lines of the text are 29 points apart, 22 on a page; a paragraph begins two characters in.
const SET_IN: &str = "<w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/>";
const CLOSE: &str =
    "<w:snapToGrid w:val=\"0\"/><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"280\" w:lineRule=\"atLeast\"/>";

/// 三号 is 16 points, 二号 22, 四号 14, 小四 12, 小五 9, 六号 7.5.
const STYLES: [Style; 20] = [
    style("Body", "Body Text", (FANG, 32), SET_IN, ""),
    style(
        "Title",
        "Title",
        (TITLE, 44),
        "<w:keepNext/><w:snapToGrid w:val=\"0\"/><w:spacing w:before=\"579\" w:line=\"680\" w:lineRule=\"exact\"/><w:jc w:val=\"center\"/>",
        "",
    ),
    style("Subtitle", "Subtitle", (KAI, 32), "<w:spacing w:after=\"579\"/><w:jc w:val=\"center\"/>", ""),
    style("Number", "Serial Number", (FANG, 32), "<w:jc w:val=\"right\"/>", ""),
    style("Recipient", "Recipient", (FANG, 32), "", ""),
    style(
        "Heading1",
        "heading 1",
        (HEI, 32),
        "<w:keepNext/><w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/><w:outlineLvl w:val=\"0\"/>",
        "",
    ),
    style(
        "Heading2",
        "heading 2",
        (KAI, 32),
        "<w:keepNext/><w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/><w:outlineLvl w:val=\"1\"/>",
        "",
    ),
    style(
        "Fact",
        "Fact",
        (FANG, 24),
        "<w:snapToGrid w:val=\"0\"/><w:spacing w:line=\"400\" w:lineRule=\"exact\"/>",
        "",
    ),
    style("Warning", "Warning", (HEI, 32), "<w:spacing w:before=\"120\" w:after=\"120\"/>", ""),
    style("Attachments", "Attachments", (FANG, 32), SET_IN, ""),
    style(
        "Signature",
        "Signature",
        (FANG, 32),
        "<w:keepLines/><w:ind w:rightChars=\"400\" w:right=\"1280\"/><w:jc w:val=\"right\"/>",
        "",
    ),
    style("Attachment", "Attachment", (HEI, 32), "<w:keepNext/><w:pageBreakBefore/><w:outlineLvl w:val=\"0\"/>", ""),
    style(
        "Caption",
        "caption",
        (HEI, 24),
        "<w:keepNext/><w:snapToGrid w:val=\"0\"/><w:spacing w:before=\"240\" w:line=\"400\" w:lineRule=\"exact\"/><w:jc w:val=\"center\"/>",
        "",
    ),
    style("Note", "Note", (SONG, 18), CLOSE, ""),
    style(
        "Head",
        "Table Head",
        (HEI, 18),
        "<w:keepNext/><w:snapToGrid w:val=\"0\"/><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"260\" w:lineRule=\"atLeast\"/>",
        "",
    ),
    style("Cell", "Table Cell", (SONG, 18), CLOSE, ""),
    style("HeadSmall", "Table Head Small", (HEI, 15), CLOSE, ""),
    style("CellSmall", "Table Cell Small", (SONG, 15), CLOSE, ""),
    style(
        "Foot",
        "Foot",
        (FANG, 28),
        "<w:pBdr><w:top w:val=\"single\" w:sz=\"6\" w:space=\"1\" w:color=\"000000\"/></w:pBdr>",
        "",
    ),
    style(
        "Letterhead",
        "Letterhead",
        (TITLE, 64),
        "<w:snapToGrid w:val=\"0\"/><w:spacing w:line=\"760\" w:lineRule=\"atLeast\"/><w:jc w:val=\"center\"/>",
        "<w:color w:val=\"FF0000\"/>",
    ),
];

pub(super) fn styles(document: &Document) -> String {
    let mut out = format!(
        "{DECLARATION}<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>{}<w:sz w:val=\"32\"/>\
         <w:szCs w:val=\"32\"/><w:lang w:val=\"en-GB\" w:eastAsia=\"zh-CN\"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>\
         <w:spacing w:before=\"0\" w:after=\"0\" w:line=\"579\" w:lineRule=\"exact\"/></w:pPr></w:pPrDefault></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/></w:style>",
        fonts_of(FANG)
    );
    // Chinese text is set in by two characters and in its own sizes; English text would look odd in them.
    let chinese = document.lang == "zh-CN";
    for Style { id, name, font, size, paragraph, run } in STYLES {
        let (size, paragraph) = if chinese { (size, paragraph.to_owned()) } else { english(size, paragraph) };
        let bold = if !chinese && font == HEI { "<w:b/>" } else { "" };
        // 28 characters of 16 points are a little more than 156 mm: each is set closer by a quarter of a point. A grid of
        // characters would do the same in Word alone; elsewhere it spreads small print and figures as well.
        let closer = if chinese && size == 32 { "<w:spacing w:val=\"-5\"/>" } else { "" };
        out.push_str(&format!(
            "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/>\
             <w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{}{bold}{run}{closer}\
             <w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/></w:rPr></w:style>",
            fonts_of(font)
        ));
    }
    let border = |side: &str| format!("<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"666666\"/>");
    let borders: String = ["top", "left", "bottom", "right", "insideH", "insideV"].into_iter().map(border).collect();
    out.push_str(&format!(
        "<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/><w:tblPr>\
         <w:tblInd w:w=\"0\" w:type=\"dxa\"/><w:tblCellMar><w:left w:w=\"57\" w:type=\"dxa\"/>\
         <w:right w:w=\"57\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>\
         <w:style w:type=\"table\" w:styleId=\"Grid\"><w:name w:val=\"Grid\"/>\
         <w:basedOn w:val=\"TableNormal\"/><w:tblPr><w:tblBorders>{borders}</w:tblBorders></w:tblPr></w:style></w:styles>"
    ));
    out
}

/// Sizes and lines for English text: 11 points where Chinese has 16, and lines as high as they need.
fn english(size: u32, paragraph: &str) -> (u32, String) {
    let size = match size {
        32 => 22,
        28 => 20,
        24 => 20,
        44 => 36,
        other => other,
    };
    let indent = "<w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/>";
    let paragraph = paragraph.replace(indent, "");
    if paragraph.contains("<w:spacing") {
        return (size, paragraph.replace("w:lineRule=\"exact\"", "w:lineRule=\"atLeast\""));
    }
    // Properties have an order: the spacing stands before indentation and alignment.
    let at = ["<w:ind", "<w:jc", "<w:outlineLvl"].iter().filter_map(|tag| paragraph.find(tag)).min();
    let at = at.unwrap_or(paragraph.len());
    let (before, after) = paragraph.split_at_checked(at).unwrap_or((&paragraph, ""));
    (size, format!("{before}<w:spacing w:before=\"0\" w:after=\"120\" w:line=\"300\" w:lineRule=\"atLeast\"/>{after}"))
}

fn fonts_of(chinese: &str) -> String {
    format!("<w:rFonts w:ascii=\"{LATIN}\" w:hAnsi=\"{LATIN}\" w:eastAsia=\"{chinese}\" w:cs=\"{LATIN}\"/>")
}

/// The rules of a letter are 170 mm long and stand in the middle of the page: 8 mm and 6 mm beyond the text.
fn beyond() -> String {
    format!("<w:ind w:left=\"-{}\" w:right=\"-{}\"/>", twips(8), twips(6))
}

fn rule(side: &str, kind: &str, space: u32) -> String {
    format!("<w:pBdr><w:{side} w:val=\"{kind}\" w:sz=\"24\" w:space=\"{space}\" w:color=\"FF0000\"/></w:pBdr>")
}

/// The issuer's name, and the double rule 4 mm (11 points) under it, thick above thin.
pub(super) fn header_first(document: &Document) -> String {
    format!(
        "{DECLARATION}<w:hdr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val=\"Letterhead\"/>{}{}</w:pPr><w:r>\
         <w:t xml:space=\"preserve\">{}</w:t></w:r></w:p></w:hdr>",
        rule("bottom", "thickThinSmallGap", 11),
        beyond(),
        text(&document.letterhead)
    )
}

/// The rule at the foot, thin above thick; the first page of a letter has no number.
pub(super) fn footer_first(document: &Document) -> String {
    let rule = if document.letterhead.is_empty() { String::new() } else { rule("top", "thinThickSmallGap", 1) };
    format!(
        "{DECLARATION}<w:ftr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val=\"Note\"/>{rule}{}</w:pPr></w:p></w:ftr>",
        beyond()
    )
}

/// The page number `— 1 —` in 四号, at the right of odd pages and at the left of even ones, one character from the edge.
pub(super) fn footer(odd: bool) -> String {
    let (side, place) = if odd { ("right", "right") } else { ("left", "left") };
    let run = |inner: &str| {
        format!("<w:r><w:rPr>{}<w:sz w:val=\"28\"/><w:szCs w:val=\"28\"/></w:rPr>{inner}</w:r>", fonts_of(SONG))
    };
    format!(
        "{DECLARATION}<w:ftr {NAMESPACES}><w:p><w:pPr><w:ind w:{side}Chars=\"100\" w:{side}=\"280\"/>\
         <w:jc w:val=\"{place}\"/></w:pPr>{}{}{}{}{}</w:p></w:ftr>",
        run("<w:t xml:space=\"preserve\">— </w:t>"),
        run("<w:fldChar w:fldCharType=\"begin\"/>"),
        run("<w:instrText xml:space=\"preserve\"> PAGE </w:instrText>"),
        run("<w:fldChar w:fldCharType=\"end\"/>"),
        run("<w:t xml:space=\"preserve\"> —</w:t>"),
    )
}
