//! Results within a page: files that can be saved from it without a network and without a script.

use super::Rendered;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// Larger files are not put into a page; they lie beside it.
const LARGEST: usize = 256 * 1024;

/// A file that a page offers.
#[derive(Debug, Clone, Serialize)]
pub struct Download {
    /// The name it is saved under.
    pub name: String,
    /// The file itself as a `data:` address; empty where it is too large and only lies beside the page.
    pub href: String,
    /// SHA-256 of it, lower-case hex.
    #[serde(skip)]
    pub(crate) hash: String,
}

impl Download {
    /// The download of a file, by its ending CSV or JSON.
    #[must_use]
    pub(crate) fn new(file: &Rendered) -> Self {
        let kind = if file.name.ends_with(".json") { "application/json" } else { "text/csv" };
        let href = match file.bytes.len() {
            0..=LARGEST => format!("data:{kind};charset=utf-8;base64,{}", BASE64.encode(&file.bytes)),
            _ => String::new(),
        };
        let hash = Sha256::digest(&file.bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        Self { name: file.name.clone(), href, hash }
    }
}
