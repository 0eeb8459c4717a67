//! Markdown as far as it matters here: which lines are headings, which are inside a fenced block, which are neither.
//!
//! Follows CommonMark for front matter, ATX and underlined headings, fences of backticks and tildes with their lengths
//! and indentation (also inside list items), and HTML comments. Offsets are bytes of the text.

use std::ops::Range;

/// A document in its parts.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Document {
    /// Fenced blocks of any kind, in order.
    pub(super) fences: Vec<Fence>,
    /// Lines in quotations that open a block: what stands in them is not read.
    pub(super) quoted: Vec<Range<usize>>,
}

/// A fenced block.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fence {
    /// The opening line, without its line end.
    pub(super) opening: Range<usize>,
    /// The first word behind the fence.
    pub(super) word: String,
    /// What is inside, from the beginning of a line to the beginning of the closing line.
    pub(super) inside: Range<usize>,
    /// The closing line, without its line end; none where the text ends first.
    pub(super) closing: Option<Range<usize>>,
    /// How far the opening line is indented, in columns.
    pub(super) indent: usize,
    /// The text of the nearest heading above.
    pub(super) heading: Option<String>,
}

/// What an open fence closes with.
struct Open {
    mark: char,
    length: usize,
}

/// Reads a document once from its beginning to its end.
pub(super) fn read(text: &str) -> Document {
    let mut document = Document::default();
    let mut heading: Option<String> = None;
    let mut open: Option<Open> = None;
    let mut paragraph: Option<String> = None;
    // How far the text of the list item at work is indented.
    let mut list = 0;
    let mut html = false;
    let mut at = front_matter(text);
    for line in text.get(at..).unwrap_or_default().split_inclusive('\n') {
        let range = at..at + line.trim_end_matches(['\n', '\r']).len();
        at += line.len();
        let line = text.get(range.clone()).unwrap_or_default();
        let (indent, body) = indented(line);
        if let Some(opened) = &open {
            if closes(body, opened) && indent <= list + 3 {
                if let Some(fence) = document.fences.last_mut() {
                    fence.inside.end = range.start;
                    fence.closing = Some(range);
                }
                open = None;
            } else if let Some(fence) = document.fences.last_mut() {
                fence.inside.end = at;
            }
            continue;
        }
        if html {
            html = !body.contains("-->");
            continue;
        }
        if body.is_empty() {
            paragraph = None;
            continue;
        }
        if indent < list {
            list = 0;
        }
        let near = indent <= list + 3;
        if near && body.starts_with("<!--") {
            html = !body.contains("-->");
            continue;
        }
        if let Some((fence, word)) = opens(body).filter(|_| near) {
            document.fences.push(Fence {
                opening: range,
                word,
                inside: at..at,
                closing: None,
                indent,
                heading: heading.clone(),
            });
            open = Some(fence);
            paragraph = None;
            continue;
        }
        if let Some(quoted) = body.strip_prefix('>').filter(|_| near) {
            if opens(quoted.trim_start_matches(['>', ' '])).is_some_and(|(_, word)| word == super::WORD) {
                document.quoted.push(range);
            }
            paragraph = None;
            continue;
        }
        if let Some(title) = atx(body).filter(|_| near) {
            heading = Some(title);
            paragraph = None;
            continue;
        }
        let underline = body.trim_end();
        let is_underline = !underline.is_empty()
            && (underline.chars().all(|mark| mark == '=') || underline.chars().all(|mark| mark == '-'));
        if is_underline
            && near
            && let Some(title) = paragraph.take()
        {
            heading = Some(title);
            continue;
        }
        if let Some(width) = item(body).filter(|_| near) {
            list = indent + width;
            paragraph = None;
            continue;
        }
        paragraph = near.then(|| plain(body));
    }
    document
}

/// Where the text begins behind front matter: `---` on the first line up to the next `---`.
fn front_matter(text: &str) -> usize {
    let mut lines = text.split_inclusive('\n');
    let Some(first) = lines.next().filter(|line| line.trim_end() == "---") else { return 0 };
    let mut at = first.len();
    for line in lines {
        at += line.len();
        if matches!(line.trim_end(), "---" | "...") {
            return at;
        }
    }
    0
}

/// The columns of the indentation, and the rest of the line.
fn indented(line: &str) -> (usize, &str) {
    let body = line.trim_start_matches([' ', '\t']);
    let blanks = line.get(..line.len() - body.len()).unwrap_or_default();
    let columns = blanks.chars().fold(0, |at, mark| if mark == '\t' { at / 4 * 4 + 4 } else { at + 1 });
    (columns, body)
}

/// A line that opens a fence, and the first word behind it.
fn opens(body: &str) -> Option<(Open, String)> {
    let mark = body.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let rest = body.trim_start_matches(mark);
    let length = body.len() - rest.len();
    if length < 3 || (mark == '`' && rest.contains('`')) {
        return None;
    }
    Some((Open { mark, length }, rest.split_whitespace().next().unwrap_or_default().to_owned()))
}

fn closes(body: &str, open: &Open) -> bool {
    let rest = body.trim_start_matches(open.mark);
    body.len() - rest.len() >= open.length && rest.trim().is_empty()
}

/// The title of `## title ##`.
fn atx(body: &str) -> Option<String> {
    let rest = body.trim_start_matches('#');
    let level = body.len() - rest.len();
    if !(1..=6).contains(&level) || !(rest.is_empty() || rest.starts_with([' ', '\t'])) {
        return None;
    }
    let title = rest.trim();
    let without = title.trim_end_matches('#');
    let title = if without.is_empty() || without.ends_with([' ', '\t']) { without } else { title };
    Some(plain(title))
}

/// A heading without the marks of its markup.
fn plain(title: &str) -> String {
    let kept = title.trim().replace(['*', '`'], "");
    kept.split_whitespace().collect::<Vec<_>>().join(" ").replace('\u{3000}', " ")
}

/// How far the text of a list item stands behind its mark.
fn item(body: &str) -> Option<usize> {
    let rest = match body.strip_prefix(['-', '*', '+']) {
        Some(rest) => rest,
        None => {
            let digits = body.trim_start_matches(|mark: char| mark.is_ascii_digit());
            let count = body.len() - digits.len();
            if !(1..=9).contains(&count) {
                return None;
            }
            digits.strip_prefix(['.', ')'])?
        }
    };
    let text = rest.trim_start_matches(' ');
    let gap = rest.len() - text.len();
    match gap {
        0 if rest.is_empty() => Some(body.len() + 1),
        0 => None,
        1..=4 => Some(body.len() - rest.len() + gap),
        _ => Some(body.len() - rest.len() + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, String, Option<String>)> {
        let document = read(text);
        let inside = |fence: &Fence| text[fence.inside.clone()].to_owned();
        document.fences.iter().map(|fence| (fence.word.clone(), inside(fence), fence.heading.clone())).collect()
    }

    fn one(word: &str, inside: &str, heading: Option<&str>) -> (String, String, Option<String>) {
        (word.to_owned(), inside.to_owned(), heading.map(str::to_owned))
    }

    #[test]
    fn fences_and_headings() {
        assert_eq!(
            found("## 第一条  总则 ##\n文\n```kaohe\na\n```\n~~~ kaohe x\nb\n```\n~~~~\n"),
            [one("kaohe", "a\n", Some("第一条 总则")), one("kaohe", "b\n```\n", Some("第一条 总则"))]
        );
        assert_eq!(found("第二条\n===\n```kaohe\n```\n"), [one("kaohe", "", Some("第二条"))]);
        assert_eq!(found("**第三条**\n---\n```\nx\n```\n"), [one("", "x\n", Some("第三条"))]);
    }

    #[test]
    fn a_longer_fence_holds_a_shorter_one() {
        assert_eq!(found("````text\n```kaohe\na\n```\n````\n"), [one("text", "```kaohe\na\n```\n", None)]);
    }

    #[test]
    fn a_fence_may_be_indented_as_its_list_is() {
        assert_eq!(found("1. 项\n\n   ```kaohe\n   a\n   ```\n"), [one("kaohe", "   a\n", None)]);
        assert_eq!(found("- 项\n  - 项\n\n     ~~~kaohe\n     a\n     ~~~\n"), [one("kaohe", "     a\n", None)]);
        assert_eq!(found("文\n\n    ```kaohe\n    a\n    ```\n"), [], "code that is indented");
    }

    #[test]
    fn what_opens_no_fence() {
        assert_eq!(found("``kaohe\na\n``\n"), []);
        assert_eq!(found("```kaohe `x`\n"), []);
        assert_eq!(found("<!--\n```kaohe\na\n```\n-->\n"), []);
        assert_eq!(read("> ```kaohe\n> a\n> ```\n").quoted.len(), 1);
    }

    #[test]
    fn front_matter_is_no_heading() {
        assert_eq!(found("---\ntitle: x\n---\n```kaohe\na\n```\n"), [one("kaohe", "a\n", None)]);
        assert_eq!(found("---\n\n# a\n```kaohe\n```\n"), [one("kaohe", "", Some("a"))], "a line, no front matter");
    }

    #[test]
    fn a_fence_may_end_with_the_text() {
        let document = read("```kaohe\na");
        assert_eq!((document.fences[0].inside.clone(), document.fences[0].closing.clone()), (9..10, None));
    }
}
