//! What the keyboard does in the editor, as its help tells it.

use crate::pages::frame::Frame;

/// A combination of keys and what it does.
pub(super) struct Key {
    pub(super) caps: Vec<&'static str>,
    pub(super) what: String,
}

/// Every combination; `assets/editor.js` and `assets/lines.js` listen to these and no others.
pub(super) fn keys(frame: &Frame, may_issue: bool) -> Vec<Key> {
    let key = |caps: &[&'static str], what: String| Key { caps: caps.to_vec(), what };
    let mut keys = vec![
        key(&["Enter"], frame.t("keys-next-line")),
        key(&["Ctrl", "Enter"], frame.t("keys-line-here")),
        key(&["Alt", "N"], frame.t("keys-line-last")),
        key(&["Alt", "↑ ↓"], frame.t("keys-move-line")),
        key(&["Alt", "Delete"], frame.t("keys-remove-line")),
        key(&["Alt", "Z"], frame.t("keys-undo")),
        key(&["Ctrl", "S"], frame.t("draft-save")),
        key(&["?"], frame.t("keys-title")),
    ];
    if may_issue {
        keys.push(key(&["Ctrl", "Shift", "Enter"], frame.t("draft-review")));
    }
    keys
}
