//! Asking a repository with a limit of time.

use super::HistoryError;
use crate::say;
use git2::Repository;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// No question about a repository takes so long, unless an object of it is damaged: libgit2 does not come back from one
/// that is cut off (`git_zstream_get_output` goes on for as long as the stream neither ends nor fails).
const LONGEST: Duration = Duration::from_secs(60);

/// A repository that is read by a thread of its own for each question.
pub(super) struct Reader {
    repository: Arc<Mutex<Repository>>,
    longest: Duration,
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader").finish_non_exhaustive()
    }
}

impl Reader {
    pub(super) fn new(repository: Repository) -> Self {
        Self { repository: Arc::new(Mutex::new(repository)), longest: LONGEST }
    }

    /// The answer to a question. One that is not there in time is given up; its thread ends with the program.
    pub(super) fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Repository) -> Result<T, HistoryError> + Send + 'static,
    ) -> Result<T, HistoryError> {
        let (sender, answer) = channel();
        let repository = Arc::clone(&self.repository);
        std::thread::spawn(move || {
            let Ok(repository) = repository.lock() else { return };
            // Nobody waits for an answer that comes late.
            let _ = sender.send(question(&repository));
        });
        answer.recv_timeout(self.longest).unwrap_or_else(|_| {
            let seconds = self.longest.as_secs();
            Err(HistoryError::Unreadable(say!(
                "{seconds}秒内读不完：有对象损坏；可用 `git fsck` 检查",
                "no answer within {seconds} s: an object is damaged; try `git fsck`",
                seconds = seconds
            )))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "an object as it must not be")]
    fn a_question_that_does_not_end_is_given_up() {
        let folder = tempfile::tempdir().unwrap();
        let repository = Repository::init_bare(folder.path()).unwrap();
        // An object that is cut off after its header: a stored block (RFC 1951) without the next one.
        let id = repository.blob(b"content").unwrap();
        let name = id.to_string();
        let place = folder.path().join("objects").join(&name[..2]).join(&name[2..]);
        std::fs::remove_file(&place).unwrap();
        std::fs::write(&place, b"\x78\x01\x00\x08\x00\xf7\xffblob 99\0").unwrap();
        let reader = Reader { longest: Duration::from_millis(300), ..Reader::new(repository) };
        let asked =
            reader.ask(move |repository| repository.find_blob(id).map(|_| ()).map_err(super::super::unreadable));
        assert!(matches!(&asked, Err(HistoryError::Unreadable(why)) if why.en.contains("git fsck")), "{asked:?}");
        assert_eq!(Reader::new(Repository::open(folder.path()).unwrap()).ask(|_| Ok(1)), Ok(1));
    }
}
