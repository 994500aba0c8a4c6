use std::fs::{self, Permissions};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::StartError;
use super::files::Layout;
use super::owner::Owner;
use crate::folder;

/// Names the socket, `.s.PGSQL.5432`; nothing listens on that TCP port.
pub(super) const PORT: u16 = 5432;

/// A socket's path with its final NUL fits 108 bytes (unix(7)); `/.s.PGSQL.5432` and the NUL take fifteen.
const LONGEST_FOLDER: usize = 108 - 15;

/// The folder of the socket, closed to everyone but the owner: within the cluster's folder, or, where that path is too
/// long, a short one elsewhere that is remembered.
pub(super) fn folder(layout: &Layout, owner: &Owner) -> Result<PathBuf, StartError> {
    let near = layout.run();
    if near.as_os_str().len() <= LONGEST_FOLDER {
        folder::make(&near, 0o700).map_err(StartError::io("make", &near))?;
        owner.take(&near)?;
        return Ok(near);
    }
    let note = layout.run_elsewhere();
    if let Some(kept) = remembered(&note).filter(|kept| is_private(kept, owner)) {
        return Ok(kept);
    }
    let made = elsewhere(owner)?;
    fs::write(&note, made.as_os_str().as_bytes()).map_err(StartError::io("write", &note))?;
    Ok(made)
}

/// The file beside the socket that names the process that listens on it.
pub(super) fn lock(folder: &Path) -> PathBuf {
    folder.join(format!(".s.PGSQL.{PORT}.lock"))
}

/// Removes a folder elsewhere: for clusters that are thrown away.
pub(super) fn remove_elsewhere(layout: &Layout) {
    if let Some(kept) = remembered(&layout.run_elsewhere()) {
        let _ = fs::remove_dir_all(kept);
    }
}

fn remembered(note: &Path) -> Option<PathBuf> {
    fs::read_to_string(note).ok().map(PathBuf::from)
}

/// A name in a shared folder may by now belong to somebody else: only a folder of the owner's, closed to others, counts.
fn is_private(folder: &Path, owner: &Owner) -> bool {
    fs::symlink_metadata(folder)
        .is_ok_and(|found| found.is_dir() && owner.owns(&found) && found.permissions().mode() & 0o777 == 0o700)
}

fn elsewhere(owner: &Owner) -> Result<PathBuf, StartError> {
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let parents = runtime.into_iter().chain([std::env::temp_dir(), PathBuf::from("/tmp")]);
    let mut last = None;
    for parent in parents.filter(|parent| parent.as_os_str().len() + "/dalil-123456".len() <= LONGEST_FOLDER) {
        match make_in(&parent, owner) {
            Ok(folder) => return Ok(folder),
            Err(refused) => last = Some(refused),
        }
    }
    Err(last.unwrap_or_else(|| StartError::Unreachable { folder: "/tmp".into(), user: owner.name.clone() }))
}

fn make_in(parent: &Path, owner: &Owner) -> Result<PathBuf, StartError> {
    owner.must_reach(parent)?;
    let folder = tempfile::Builder::new()
        .prefix("dalil-")
        .rand_bytes(6)
        .permissions(Permissions::from_mode(0o700))
        .tempdir_in(parent)
        .map_err(StartError::io("make a folder in", parent))?;
    owner.take(folder.path())?;
    Ok(folder.keep())
}

/// The folder as one element of `unix_socket_directories`, a comma-separated list with quoted elements.
pub(super) fn as_setting(folder: &Path) -> String {
    format!("unix_socket_directories=\"{}\"", folder.to_string_lossy().replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ourselves() -> Owner {
        Owner::choose(Path::new("/nonexistent")).expect("an owner")
    }

    #[test]
    fn a_long_path_gets_a_short_private_folder_and_keeps_it() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let layout = Layout { folder: folder.path().join("x".repeat(100)) };
        fs::create_dir(&layout.folder).expect("a folder");
        let owner = ourselves();
        let made = self::folder(&layout, &owner).expect("made");
        assert!(made.as_os_str().len() <= LONGEST_FOLDER);
        assert!(is_private(&made, &owner));
        assert_eq!(self::folder(&layout, &owner).expect("kept"), made);

        fs::set_permissions(&made, Permissions::from_mode(0o777)).expect("opened");
        let second = self::folder(&layout, &owner).expect("made again");
        assert_ne!(second, made, "a folder that others can enter is not used again");
        fs::remove_dir(&made).expect("removed");
        remove_elsewhere(&layout);
        assert!(!second.exists());
    }

    #[test]
    fn a_comma_or_a_quote_does_not_end_the_path() {
        assert_eq!(as_setting(Path::new("/a,\"b")), "unix_socket_directories=\"/a,\"\"b\"");
    }
}
