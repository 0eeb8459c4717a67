//! Findings in the forms of code hosts and test reports: annotations of GitHub, the code quality report of GitLab, JUnit.

use super::finding::Finding;
use crate::base::diagnostic::Severity;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Workflow commands of GitHub Actions, a line each: `::error file=…,line=…::…`.
#[must_use]
pub fn github(findings: &[Finding]) -> String {
    let mut out = String::new();
    for finding in findings {
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let mut properties = vec![format!("title={}", property(finding.code.code))];
        if !finding.path.is_empty() {
            properties.insert(0, format!("file={}", property(&finding.path)));
        }
        if let Some(region) = finding.region {
            properties.push(format!("line={},endLine={}", region.start.0, region.end.0));
            // Columns are read only where both ends stand on one line.
            if region.start.0 == region.end.0 {
                properties.push(format!("col={},endColumn={}", region.start.1, region.end.1));
            }
        }
        // Writing to a string cannot fail.
        let _ = writeln!(out, "::{command} {}::{}", properties.join(","), data(&finding.lines.join("\n")));
    }
    out
}

/// The text of a workflow command: what would end it is escaped.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// The code quality report of GitLab: a JSON array. The fingerprint of a finding holds over the lines above it: it is made of
/// code, file, message, and which one of several such it is.
#[must_use]
pub fn gitlab(findings: &[Finding]) -> String {
    let mut seen: BTreeMap<(&str, &str, &str), u32> = BTreeMap::new();
    let issues = findings.iter().map(|finding| {
        let key = (finding.code.code, finding.path.as_str(), finding.message());
        let count = seen.entry(key).or_insert(0);
        *count += 1;
        let text = json!([key.0, key.1, key.2, *count]).to_string();
        let fingerprint: String = Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        json!({
            "description": finding.lines.join("\n"),
            "check_name": finding.code.code,
            "fingerprint": fingerprint,
            "severity": match finding.severity {
                Severity::Error => "critical",
                Severity::Warning => "minor",
                Severity::Note => "info",
            },
            "location": {
                "path": if finding.path.is_empty() { "." } else { finding.path.as_str() },
                "lines": { "begin": finding.region.map_or(1, |region| region.start.0) },
            },
        })
    });
    let issues: Vec<_> = issues.collect();
    serde_json::to_string_pretty(&issues).map(|text| text + "\n").unwrap_or_default()
}

/// A test report in the form of JUnit: a case for each file with findings, which fails where one is an error; a case that
/// passes where there are none.
#[must_use]
pub fn junit(findings: &[Finding]) -> String {
    let mut files: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        files.entry(&finding.path).or_default().push(finding);
    }
    if files.is_empty() {
        files.insert("", Vec::new());
    }
    let fails = |list: &&Vec<&Finding>| list.iter().any(|finding| finding.severity == Severity::Error);
    let failed = files.values().filter(fails).count();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let counts = format!("tests=\"{}\" failures=\"{failed}\" errors=\"0\"", files.len());
    // Writing to a string cannot fail.
    let _ = writeln!(out, "<testsuites name=\"kaohe\" {counts}>\n<testsuite name=\"kaohe\" {counts}>");
    for (path, list) in &files {
        let name = if path.is_empty() { "kaohe" } else { path };
        let _ = write!(out, "<testcase classname=\"kaohe\" name=\"{}\"", xml(name));
        if list.is_empty() {
            out.push_str("/>\n");
            continue;
        }
        let text: Vec<String> = list.iter().map(|finding| told(finding)).collect();
        let first = list.iter().find(|finding| finding.severity == Severity::Error);
        match first {
            Some(first) => {
                let (code, message) = (first.code.code, xml(first.message()));
                let _ = writeln!(
                    out,
                    ">\n<failure type=\"{code}\" message=\"{message}\">{}</failure>\n</testcase>",
                    xml(&text.join("\n\n"))
                );
            }
            None => {
                let _ = writeln!(out, ">\n<system-out>{}</system-out>\n</testcase>", xml(&text.join("\n\n")));
            }
        }
    }
    out.push_str("</testsuite>\n</testsuites>\n");
    out
}

fn told(finding: &Finding) -> String {
    let line = finding.region.map_or_else(String::new, |region| format!(":{}:{}", region.start.0, region.start.1));
    format!("{}{line}: {} {}", finding.path, finding.code.code, finding.lines.join("\n"))
}

/// A text inside XML: markup is escaped, and characters that XML does not allow are left out.
fn xml(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\n' => safe.push_str("&#10;"),
            '\t' => safe.push_str("&#9;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::catalog;
    use crate::base::emit::Region;

    /// A finding whose file and texts hold what each format has to escape.
    fn hostile(severity: Severity) -> Finding {
        Finding {
            code: &catalog::POINTS_SUM,
            severity,
            lines: vec!["<a> & \"b\": 100%,\u{1} 甲".to_owned(), "::error::no".to_owned()],
            path: "a,b:c%\"<.kh".to_owned(),
            region: Some(Region { start: (3, 5), end: (3, 9) }),
            related: Vec::new(),
        }
    }

    #[test]
    fn workflow_commands_stay_one_line_each() {
        let text = github(&[hostile(Severity::Error), hostile(Severity::Note)]);
        let first = "::error file=a%2Cb%3Ac%25\"<.kh,title=K0401,line=3,endLine=3,col=5,endColumn=9\
                     ::<a> & \"b\": 100%25,\u{1} 甲%0A::error::no";
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines, [first, &first.replacen("error", "notice", 1)]);
    }

    #[test]
    fn test_reports_hold_no_markup_of_others() {
        let text = junit(&[hostile(Severity::Error), hostile(Severity::Warning)]);
        let message = "&lt;a&gt; &amp; &quot;b&quot;: 100%, 甲";
        let file = "a,b:c%&quot;&lt;.kh";
        let told = format!("{file}:3:5: K0401 {message}&#10;::error::no");
        let expected = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <testsuites name=\"kaohe\" tests=\"1\" failures=\"1\" errors=\"0\">\n\
             <testsuite name=\"kaohe\" tests=\"1\" failures=\"1\" errors=\"0\">\n\
             <testcase classname=\"kaohe\" name=\"{file}\">\n\
             <failure type=\"K0401\" message=\"{message}\">{told}&#10;&#10;{told}</failure>\n</testcase>\n\
             </testsuite>\n</testsuites>\n"
        );
        assert_eq!(text, expected);
    }

    #[test]
    fn equal_findings_have_fingerprints_of_their_own() {
        let list: Vec<serde_json::Value> =
            serde_json::from_str(&gitlab(&[hostile(Severity::Error), hostile(Severity::Error)])).unwrap();
        assert_ne!(list[0]["fingerprint"], list[1]["fingerprint"]);
        assert_eq!(list[0]["severity"], "critical");
        assert_eq!(list[0]["location"]["lines"]["begin"], 3);
    }
}
