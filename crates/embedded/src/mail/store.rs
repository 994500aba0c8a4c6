use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::message::{Message, with_envelope};

/// The last mails, in files `<id>.eml` and in memory.
#[derive(Debug)]
pub(super) struct Store {
    folder: PathBuf,
    keep: usize,
    kept: Mutex<Kept>,
    /// The id of the newest mail; changes when one arrives.
    newest: watch::Sender<u64>,
}

#[derive(Debug)]
struct Kept {
    next: u64,
    messages: BTreeMap<u64, Arc<Message>>,
}

impl Store {
    /// Reads what an earlier start left in the folder; makes the folder, closed to other users.
    pub(super) fn open(folder: &Path, keep: usize) -> io::Result<Self> {
        crate::folder::make(folder, 0o700)?;
        let mut messages = BTreeMap::new();
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if let Some(id) = id_of(&path) {
                messages.insert(id, Arc::new(Message::read(id, &std::fs::read(&path)?)));
            }
        }
        let newest = messages.last_key_value().map_or(0, |(id, _)| *id);
        let store = Self {
            folder: folder.to_owned(),
            keep,
            kept: Mutex::new(Kept { next: newest + 1, messages }),
            newest: watch::Sender::new(newest),
        };
        Ok(store)
    }

    /// Keeps a mail, and forgets the oldest beyond the number to keep. The mail is on disk when this returns.
    pub(super) async fn add(&self, to: &[String], mail: &[u8]) -> io::Result<u64> {
        let id = self.take_id();
        let file = with_envelope(to, mail);
        let unfinished = self.folder.join(format!("{id}.unfinished"));
        tokio::fs::write(&unfinished, &file).await?;
        tokio::fs::rename(&unfinished, self.path(id)).await?;
        for old in self.insert(Message::read(id, &file)) {
            tokio::fs::remove_file(self.path(old)).await?;
        }
        self.newest.send_modify(|newest| *newest = id.max(*newest));
        Ok(id)
    }

    /// All, newest first.
    pub(super) fn list(&self) -> Vec<Arc<Message>> {
        self.kept().messages.values().rev().cloned().collect()
    }

    pub(super) fn find(&self, id: u64) -> Option<Arc<Message>> {
        self.kept().messages.get(&id).cloned()
    }

    /// Waits for the first mail to the recipient with an id greater than `after`.
    pub(super) async fn wait_for(&self, recipient: &str, after: u64) -> Arc<Message> {
        let mut changes = self.newest.subscribe();
        loop {
            changes.borrow_and_update();
            if let Some(found) = self.first_for(recipient, after) {
                return found;
            }
            if changes.changed().await.is_err() {
                // The sender lives in `self`, which this future borrows: it cannot be gone.
                std::future::pending::<()>().await;
            }
        }
    }

    fn first_for(&self, recipient: &str, after: u64) -> Option<Arc<Message>> {
        let kept = self.kept();
        let mut later = kept.messages.range(after.saturating_add(1)..).map(|(_, message)| message);
        later.find(|message| message.is_for(recipient)).cloned()
    }

    fn take_id(&self) -> u64 {
        let mut kept = self.kept();
        let id = kept.next;
        kept.next += 1;
        id
    }

    /// The ids that fell out.
    fn insert(&self, message: Message) -> Vec<u64> {
        let mut kept = self.kept();
        kept.messages.insert(message.id, Arc::new(message));
        let surplus = kept.messages.len().saturating_sub(self.keep);
        std::iter::from_fn(|| kept.messages.pop_first()).take(surplus).map(|(id, _)| id).collect()
    }

    fn path(&self, id: u64) -> PathBuf {
        self.folder.join(format!("{id}.eml"))
    }

    /// No holder of the lock can leave the map half changed.
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn id_of(path: &Path) -> Option<u64> {
    path.file_name()?.to_str()?.strip_suffix(".eml")?.parse().ok()
}
