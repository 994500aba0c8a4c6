use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::Path;

/// Makes a folder and the missing ones above it, each with that mode whatever the umask; leaves existing ones alone.
pub(crate) fn make(path: &Path, mode: u32) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    if let Some(parent) = path.parent() {
        make(parent, mode)?;
    }
    match DirBuilder::new().mode(mode).create(path) {
        Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        outcome => outcome.and_then(|()| fs::set_permissions(path, Permissions::from_mode(mode))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_get_the_mode_that_was_asked_for() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let deep = folder.path().join("a/b");
        make(&deep, 0o711).expect("made");
        for made in [&deep, &folder.path().join("a")] {
            let found = fs::metadata(made).expect("the folder").permissions();
            assert_eq!(found.mode() & 0o777, 0o711);
        }
    }
}
