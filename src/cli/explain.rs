//! `kaohe explain CODE`: what a message means, why it matters, what to do.

use super::Ending;
use super::console::Console;
use crate::base::catalog;
use crate::base::diagnostic::nearest;
use crate::base::language::Say;
use crate::say;

/// Prints the explanation of a code, or the list of all codes.
#[must_use]
pub fn explain(code: Option<&str>, console: &Console) -> Ending {
    let lang = console.lang();
    let Some(code) = code else {
        let lines: Vec<String> =
            catalog::all().iter().map(|entry| format!("{}  {}", entry.code, entry.title.say(lang))).collect();
        console.result(&lines.join("\n"));
        return Ending::Fine;
    };
    match catalog::find(code) {
        Some(entry) => {
            let (code, name) = (entry.code, entry.name);
            console.result(&format!("{code} ({name})\n{}\n\n{}", entry.title.say(lang), entry.explain.say(lang)));
            Ending::Fine
        }
        None => {
            let known = catalog::all().iter().flat_map(|entry| [entry.code, entry.name]);
            let near = nearest(code, known).unwrap_or("kaohe explain --all");
            console.error(&say!(
                "错误：没有代码 `{code}`；看看 `{near}`",
                "error: there is no code `{code}`; try `{near}`",
                code = code,
                near = near
            ));
            Ending::CouldNotRun
        }
    }
}
