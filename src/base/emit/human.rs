//! Problems for a person: the line, carets under the right characters, reasons, remedies, the edit, and a count.

use std::collections::BTreeMap;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet, normalize_untrusted_str,
};

use crate::base::diagnostic::{Diagnostic, Edit, Fix, Problems, Safety, Severity};
use crate::base::language::Lang;
use crate::base::source::{FileId, SourceFile, Sources, Span};

/// Narrower than this, lines of a scheme cannot be read.
const LEAST_WIDTH: usize = 40;

/// The problems as text for a terminal of `width` columns, in their order, and a last line that counts them.
///
/// `color` adds ANSI styles. Empty for no problems.
#[must_use]
pub fn human(problems: &Problems, sources: &Sources, lang: Lang, color: bool, width: usize) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(width.max(LEAST_WIDTH));
    let mut text = String::new();
    for problem in problems {
        let groups = Writer { sources, lang }.groups(problem);
        text.push_str(renderer.render(&groups).trim_end());
        text.push_str("\n\n");
    }
    text.push_str(&count(problems, lang));
    text
}

/// The last line: how many, and where the first is explained.
fn count(problems: &Problems, lang: Lang) -> String {
    let Some(first) = problems.iter().min_by_key(|problem| problem.severity) else {
        return String::new();
    };
    let counts = problems.counts();
    let parts =
        [(counts.errors, "个错误", "error"), (counts.warnings, "个警告", "warning"), (counts.notes, "条说明", "note")];
    let parts = parts.into_iter().filter(|(number, ..)| *number > 0);
    let explain = super::explain_command(first.code);
    match lang {
        Lang::Zh => {
            let parts: Vec<_> = parts.map(|(number, zh, _)| format!("{number} {zh}")).collect();
            format!("{}；含义和改法见 `{explain}`\n", parts.join("，"))
        }
        Lang::En => {
            let plural = |number| if number == 1 { "" } else { "s" };
            let parts: Vec<_> = parts.map(|(number, _, en)| format!("{number} {en}{}", plural(number))).collect();
            format!("{}; `{explain}` says what it means and what to do\n", parts.join(", "))
        }
    }
}

/// The part of a file that is shown, and how its offsets are counted from there.
struct Excerpt<'a> {
    file: &'a SourceFile,
    from: u32,
    line: usize,
    text: &'a str,
}

impl<'a> Excerpt<'a> {
    /// The lines that hold all of `spans`: the renderer's work grows with the text it is given, not with the file.
    fn new(file: &'a SourceFile, spans: impl Iterator<Item = Span> + Clone) -> Self {
        let line = file.line_of(spans.clone().map(|span| span.start).min().unwrap_or(0));
        let last = file.line_of(spans.map(|span| span.end).max().unwrap_or(0));
        let (from, _) = file.line_range(line);
        let (_, to) = file.line_range(last);
        Self { file, from, line: usize::try_from(line).unwrap_or(usize::MAX), text: file.slice(from, to) }
    }

    /// A place within the excerpt, moved to whole characters.
    fn range(&self, span: Span) -> Range<usize> {
        let within = |at| {
            let at = self.file.boundary(at).saturating_sub(self.from);
            usize::try_from(at).unwrap_or(usize::MAX).min(self.text.len())
        };
        let start = within(span.start);
        start..within(span.end).max(start)
    }
}

/// The path to show; none for a place without a file.
fn path_of(file: &SourceFile) -> Option<String> {
    Some(file.path.as_str()).filter(|path| !path.is_empty()).map(normalize_untrusted_str)
}

struct Writer<'a> {
    sources: &'a Sources,
    lang: Lang,
}

impl<'a> Writer<'a> {
    fn groups(&self, problem: &'a Diagnostic) -> Vec<Group<'a>> {
        let level = match problem.severity {
            Severity::Error => self.level(Level::ERROR, "错误"),
            Severity::Warning => self.level(Level::WARNING, "警告"),
            Severity::Note => self.level(Level::NOTE, "说明"),
        };
        let mut main = Group::with_title(level.primary_title(problem.message.get(self.lang)).id(problem.code.code));
        if let (None, Some(path)) = (problem.place, &problem.file) {
            main = main.element(Origin::path(normalize_untrusted_str(path)));
        }
        for snippet in self.snippets(problem) {
            main = main.element(snippet);
        }
        for note in &problem.notes {
            main = main.element(self.level(Level::NOTE, "说明").message(normalize_untrusted_str(note.get(self.lang))));
        }
        for help in &problem.helps {
            main = main.element(self.level(Level::HELP, "帮助").message(normalize_untrusted_str(help.get(self.lang))));
        }
        let mut groups = vec![main];
        groups.extend(problem.fix.as_ref().and_then(|fix| self.fix(fix)));
        groups
    }

    /// The level under its name in the language.
    fn level(&self, level: Level<'static>, zh: &'static str) -> Level<'static> {
        match self.lang {
            Lang::Zh => level.with_name(zh),
            Lang::En => level,
        }
    }

    /// The place and the labels, a snippet a file, the file of the place first.
    fn snippets(&self, problem: &'a Diagnostic) -> Vec<Snippet<'a, Annotation<'a>>> {
        let mut marks: Vec<(Span, AnnotationKind, Option<&str>)> = Vec::new();
        let mut at_place = problem.labels.iter().filter(|label| Some(label.span) == problem.place).peekable();
        if let Some(place) = problem.place.filter(|_| at_place.peek().is_none()) {
            marks.push((place, AnnotationKind::Primary, None));
        }
        marks.extend(at_place.map(|label| (label.span, AnnotationKind::Primary, Some(label.message.get(self.lang)))));
        let others = problem.labels.iter().filter(|label| Some(label.span) != problem.place);
        marks.extend(others.map(|label| (label.span, AnnotationKind::Context, Some(label.message.get(self.lang)))));

        let mut files: Vec<FileId> = Vec::new();
        for (span, ..) in &marks {
            if !files.contains(&span.file) {
                files.push(span.file);
            }
        }
        files
            .into_iter()
            .map(|id| {
                let file = self.sources.get(id);
                let here = marks.iter().filter(move |(span, ..)| span.file == id);
                let excerpt = Excerpt::new(file, here.clone().map(|(span, ..)| *span));
                Snippet::source(excerpt.text).path(path_of(file)).line_start(excerpt.line).annotations(here.map(
                    |(span, kind, label)| kind.span(excerpt.range(*span)).label(label.filter(|text| !text.is_empty())),
                ))
            })
            .collect()
    }

    /// The edit as a patch, a snippet a file.
    fn fix(&self, fix: &'a Fix) -> Option<Group<'a>> {
        let caution = match (fix.safety, self.lang) {
            (Safety::Safe, _) => "",
            (Safety::Unsafe, Lang::Zh) => "（可能改变结果，请核对）",
            (Safety::Unsafe, Lang::En) => " (may change results: please check)",
            (Safety::DisplayOnly, Lang::Zh) => "（仅作示意）",
            (Safety::DisplayOnly, Lang::En) => " (an illustration only)",
        };
        let mut by_file: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
        for edit in &fix.edits {
            by_file.entry(edit.span.file).or_default().push(edit);
        }
        if by_file.is_empty() {
            return None;
        }
        let title = normalize_untrusted_str(&format!("{}{caution}", fix.title.get(self.lang)));
        let mut group = Group::with_title(self.level(Level::HELP, "帮助").secondary_title(title));
        for (id, edits) in by_file {
            let file = self.sources.get(id);
            let excerpt = Excerpt::new(file, edits.iter().map(|edit| edit.span));
            let patches = patches(&edits, &excerpt);
            group = group
                .element(Snippet::source(excerpt.text).path(path_of(file)).line_start(excerpt.line).patches(patches));
        }
        Some(group)
    }
}

/// The edits of one file in order; one that overlaps an earlier one is left out, since no text can show both.
fn patches<'a>(edits: &[&'a Edit], excerpt: &Excerpt<'a>) -> Vec<Patch<'a>> {
    let mut ranges: Vec<_> = edits.iter().map(|edit| (excerpt.range(edit.span), edit.text.as_str())).collect();
    ranges.sort_by_key(|(range, _)| (range.start, range.end));
    let mut free = 0;
    ranges.retain(|(range, _)| {
        let fits = range.start >= free;
        if fits {
            free = range.end;
        }
        fits
    });
    ranges.into_iter().map(|(range, text)| Patch::new(range, text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::catalog;
    use crate::base::language::say;
    use proptest::prelude::*;

    fn shown(problem: Diagnostic, sources: &Sources, lang: Lang) -> String {
        human(&[problem].into_iter().collect(), sources, lang, false, 100)
    }

    fn file_of(text: &str) -> (Sources, FileId) {
        let mut sources = Sources::new();
        let file = sources.insert("甲.kh", text);
        (sources, file)
    }

    /// The place of the first `part` of a file.
    fn place(sources: &Sources, file: FileId, part: &str) -> Span {
        let start = sources.get(file).text.find(part).unwrap();
        Span::new(file, u32::try_from(start).unwrap(), u32::try_from(start + part.len()).unwrap())
    }

    #[test]
    fn everything_at_once_with_carets_under_chinese() {
        let (mut sources, file) = file_of("方案 甲 {\n  板块 日常 \"日常考核\" 权重 35%\n\t板块 综合 权重 60%\n}\n");
        let other = sources.insert("b.kh", "x\n默认 最低 0分\n");
        let weight = place(&sources, file, "35%");
        let problem =
            Diagnostic::new(&catalog::WEIGHTS_SUM, say!("权重合计 95%，差 5%", "weights sum to 95 %, 5 % short"))
                .at(weight)
                .label(weight, say!("这里", "here"))
                .label(place(&sources, file, "60%"), say!("另一项", "the other"))
                .label(Span::new(other, 2, 8), say!("另见", "see this"))
                .note("35% + 60% = 95%")
                .help(say!("改其中一项", "change one of them"))
                .fix(Fix::new(say!("改为 40%", "make it 40%"), weight, "40%", Safety::Unsafe));
        let expected = r#"错误[K0402]: 权重合计 95%，差 5%
 --> 甲.kh:2:19
  |
2 |   板块 日常 "日常考核" 权重 35%
  |                             ^^^ 这里
3 |     板块 综合 权重 60%
  |                    --- 另一项
  |
 ::: b.kh:2:1
  |
2 | 默认 最低 0分
  | ---- 另见
  |
  = 说明: 35% + 60% = 95%
  = 帮助: 改其中一项
帮助: 改为 40%（可能改变结果，请核对）
  |
2 -   板块 日常 "日常考核" 权重 35%
2 +   板块 日常 "日常考核" 权重 40%
  |

1 个错误；含义和改法见 `kaohe explain K0402`
"#;
        assert_eq!(shown(problem.clone(), &sources, Lang::Zh), expected);
        let english = shown(problem, &sources, Lang::En);
        assert!(english.starts_with("error[K0402]: weights sum to 95 %, 5 % short\n"), "{english}");
        assert!(english.contains("help: make it 40% (may change results: please check)\n"), "{english}");
        assert!(english.ends_with("1 error; `kaohe explain K0402` says what it means and what to do\n"), "{english}");
    }

    #[test]
    fn carets_as_wide_as_the_characters() {
        let (sources, file) = file_of("扣分　迟报（ａ）1分");
        for (part, carets) in [
            ("扣分", "  | ^^^^"),
            ("迟报", "  |       ^^^^"),
            ("ａ", "  |             ^^"),
            ("1", "  |                 ^"),
        ] {
            let text =
                shown(Diagnostic::new(&catalog::UNKNOWN_NAME, "x").at(place(&sources, file, part)), &sources, Lang::Zh);
            assert_eq!(text.lines().nth(4), Some(carets), "{text}");
        }
    }

    #[test]
    fn the_count_names_the_gravest() {
        let (sources, file) = file_of("a");
        let at = |entry| Diagnostic::new(entry, "x").at(Span::new(file, 0, 1));
        let problems: Problems =
            [at(&catalog::UNUSED), at(&catalog::POINTS_SUM), at(&catalog::POINTS_SUM)].into_iter().collect();
        let last = |lang| human(&problems, &sources, lang, false, 80).lines().last().map(str::to_owned);
        assert_eq!(last(Lang::Zh).as_deref(), Some("2 个错误，1 个警告；含义和改法见 `kaohe explain K0401`"));
        assert_eq!(
            last(Lang::En).as_deref(),
            Some("2 errors, 1 warning; `kaohe explain K0401` says what it means and what to do")
        );
        assert_eq!(human(&Problems::new(), &sources, Lang::Zh, false, 80), "");
    }

    #[test]
    fn files_without_a_place_and_places_without_a_file() {
        let sources = Sources::new();
        let missing = Diagnostic::new(&catalog::FILE_MISSING, "x").in_file("data/a.csv").help("y");
        let text = shown(missing, &sources, Lang::En);
        assert!(text.starts_with("error[K0501]: x\n--> data/a.csv\n = help: y\n"), "{text}");
        let nowhere = Diagnostic::new(&catalog::UNKNOWN_NAME, "x").at(Span::new(FileId(7), 3, 9));
        assert!(shown(nowhere, &sources, Lang::En).starts_with("error[K0202]: x\n"));
    }

    #[test]
    fn control_characters_of_a_text_do_not_reach_the_terminal() {
        let (sources, file) = file_of("扣分 \u{1b}[2J 1分");
        let problem = Diagnostic::new(&catalog::UNKNOWN_NAME, "`\u{1b}[2J`")
            .at(Span::new(file, 7, 8))
            .note("\u{1b}[2J")
            .help("\u{1b}[2J")
            .fix(Fix::new("\u{1b}[2J", Span::new(file, 7, 8), "\u{1b}[2J", Safety::Safe));
        assert!(!shown(problem.clone(), &sources, Lang::Zh).contains('\u{1b}'));
        let mut sources = Sources::new();
        let file = sources.insert("\u{1b}[2J.kh", "x");
        for placed in
            [problem.clone().at(Span::new(file, 0, 1)), Diagnostic::new(&catalog::UNUSED, "x").in_file("\u{1b}c")]
        {
            assert!(!shown(placed, &sources, Lang::Zh).contains('\u{1b}'));
        }
        assert!(human(&[problem].into_iter().collect(), &sources, Lang::Zh, true, 80).contains('\u{1b}'), "styles");
    }

    #[test]
    fn a_line_of_a_megabyte_is_cut() {
        let (sources, file) = file_of(&"扣分、".repeat(120_000));
        let text = shown(
            Diagnostic::new(&catalog::UNKNOWN_NAME, "x").at(Span::new(file, 540_000, 540_006)),
            &sources,
            Lang::Zh,
        );
        assert!(text.contains("^^^^") && text.len() < 2000, "{}", text.len());
    }

    fn any_text() -> impl Strategy<Value = String> {
        let pieces = [
            "扣",
            "分，",
            "a",
            " ",
            "\t",
            "\n",
            "\n\n",
            "\r\n",
            "\r",
            "％",
            "Ａ",
            "\u{301}",
            "\u{200d}",
            "😀",
            "\0",
            "\u{feff}",
            "// x",
            "}",
            "\u{1b}[1m",
        ];
        let piece = prop_oneof![
            proptest::sample::select(pieces.to_vec()).prop_map(str::to_owned),
            Just("长行 long ".repeat(40))
        ];
        proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn no_text_and_no_place_breaks_it(
            texts in (any_text(), any_text()),
            spans in proptest::collection::vec((0_u32..3, 0_u32..120, 0_u32..120), 1..6),
            edits in proptest::collection::vec((0_u32..3, 0_u32..120, 0_u32..60, any_text()), 0..4),
            (width, color, zh) in (0_usize..200, any::<bool>(), any::<bool>()),
        ) {
            let mut sources = Sources::new();
            sources.insert("a", texts.0.clone());
            sources.insert("b", texts.1);
            let mut spans = spans.into_iter().map(|(file, start, length)| Span::new(FileId(file), start, start + length));
            let mut problem = Diagnostic::new(&catalog::UNKNOWN_NAME, texts.0.clone()).note(texts.0.clone());
            problem.place = spans.next().filter(|span| span.start % 7 != 0);
            for span in spans {
                problem = problem.label(span, texts.0.clone());
            }
            let edits: Vec<_> = edits
                .into_iter()
                .map(|(file, start, length, text)| Edit { span: Span::new(FileId(file), start, start + length), text })
                .collect();
            problem = problem.fix(Fix { title: "t".into(), edits, safety: Safety::Safe });
            let problems: Problems = [problem].into_iter().collect();
            let lang = if zh { Lang::Zh } else { Lang::En };
            prop_assert!(!human(&problems, &sources, lang, color, width).is_empty());
            let json = crate::base::emit::json(&problems, &sources, lang);
            prop_assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok());
        }
    }
}
