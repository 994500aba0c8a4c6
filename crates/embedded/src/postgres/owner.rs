use std::ffi::OsStr;
use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use rustix::process::{getegid, geteuid};

use super::StartError;

/// The system user that runs PostgreSQL and owns its files: ourselves, or as root somebody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Owner {
    pub(super) name: String,
    uid: u32,
    gid: u32,
    /// Whether the programs must change to this user.
    other: bool,
}

/// The users that may run PostgreSQL for root, best first; the last exists everywhere.
const CANDIDATES: [&str; 2] = ["postgres", "dalil"];
const CREATED: &str = "dalil";
const LAST_RESORT: &str = "nobody";

impl Owner {
    /// Who owns the data already, else who should.
    pub(super) fn choose(data: &Path) -> Result<Self, StartError> {
        if !geteuid().is_root() {
            return Ok(Self::ourselves());
        }
        let passwd = read_passwd()?;
        if let Ok(existing) = fs::metadata(data).as_ref().map(MetadataExt::uid)
            && let Some(owner) = parse_passwd(&passwd).find(|user| user.uid == existing && user.uid != 0)
        {
            return Ok(owner);
        }
        if let Some(owner) = CANDIDATES.iter().find_map(|name| named(&passwd, name)) {
            return Ok(owner);
        }
        create_user();
        let passwd = read_passwd()?;
        named(&passwd, CREATED).or_else(|| named(&passwd, LAST_RESORT)).ok_or_else(|| StartError::Missing {
            wanted: "a system user to run PostgreSQL for root".to_owned(),
            reason: "neither postgres nor nobody exists and useradd failed".to_owned(),
        })
    }

    fn ourselves() -> Self {
        let (uid, gid) = (geteuid().as_raw(), getegid().as_raw());
        Self { name: format!("with id {uid}"), uid, gid, other: false }
    }

    /// A command that runs as this user, with an environment that sets nothing of PostgreSQL's.
    ///
    /// The standard library drops the supplementary groups of root when it changes the user.
    pub(super) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_clear().env("LC_ALL", "C").env("TZ", "UTC").current_dir("/").stdin(Stdio::null());
        if let Some(path) = std::env::var_os("PATH") {
            command.env("PATH", path);
        }
        if self.other {
            command.uid(self.uid).gid(self.gid);
        }
        command
    }

    /// Gives a file or folder to this user.
    pub(super) fn take(&self, path: &Path) -> Result<(), StartError> {
        if !self.other {
            return Ok(());
        }
        chown(path, Some(self.uid), Some(self.gid)).map_err(StartError::io("give to the database's user", path))
    }

    /// Whether a file belongs to this user.
    pub(super) fn owns(&self, file: &Metadata) -> bool {
        file.uid() == self.uid
    }

    /// The mode of folders above the data: others pass only when PostgreSQL runs as one of them.
    pub(super) fn folder_mode(&self) -> u32 {
        if self.other { 0o711 } else { 0o700 }
    }

    /// Fails with the first folder on the way that this user cannot pass.
    pub(super) fn must_reach(&self, folder: &Path) -> Result<(), StartError> {
        if !self.other {
            return Ok(());
        }
        let closed = |step: &Path| fs::metadata(step).is_ok_and(|found| !self.passes(&found));
        let mut way: Vec<&Path> = folder.ancestors().collect();
        way.reverse();
        way.into_iter()
            .find(|step| closed(step))
            .map_or(Ok(()), |step| Err(StartError::Unreachable { folder: step.to_owned(), user: self.name.clone() }))
    }

    fn passes(&self, folder: &Metadata) -> bool {
        let bit = match (folder.uid() == self.uid, folder.gid() == self.gid) {
            (true, _) => 0o100,
            (_, true) => 0o010,
            _ => 0o001,
        };
        folder.mode() & bit != 0
    }
}

fn named(passwd: &str, name: &str) -> Option<Owner> {
    parse_passwd(passwd).find(|user| user.name == name && user.uid != 0)
}

fn read_passwd() -> Result<String, StartError> {
    let file = Path::new("/etc/passwd");
    fs::read(file).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).map_err(StartError::io("read", file))
}

/// Users of passwd(5): `name:password:uid:gid:…`; lines of another form are skipped.
fn parse_passwd(text: &str) -> impl Iterator<Item = Owner> {
    text.lines().filter_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?.to_owned();
        let _password = fields.next()?;
        let uid = fields.next()?.parse().ok()?;
        let gid = fields.next()?.parse().ok()?;
        Some(Owner { name, uid, gid, other: true })
    })
}

/// Best effort: where it fails (no `useradd`, a read-only system), the last resort serves.
fn create_user() {
    let made: io::Result<_> = Command::new("useradd")
        .args(["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"])
        .args(["--shell", "/usr/sbin/nologin", CREATED])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    match made {
        Ok(status) if status.success() => {
            tracing::info!(user = CREATED, "system user made to run PostgreSQL");
        }
        _ => tracing::debug!(user = CREATED, "system user could not be made"),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    const PASSWD: &str = "root:x:0:0:root:/:/bin/sh\nbroken line\n+nis\nsvc:x:101:104:a, b:/var/lib/svc:/bin/sh\n";

    #[test]
    fn a_user_is_found_by_name_with_both_ids() {
        let found = named(PASSWD, "svc").expect("svc is in the text");
        assert_eq!((found.uid, found.gid), (101, 104));
    }

    #[test]
    fn root_is_never_chosen() {
        assert_eq!(named(PASSWD, "root"), None);
    }

    #[test]
    fn a_folder_closed_to_others_is_named() {
        let closed = tempfile::Builder::new()
            .permissions(fs::Permissions::from_mode(0o700))
            .tempdir()
            .expect("a temporary folder");
        let stranger = Owner { name: "stranger".to_owned(), uid: 4_000_000, gid: 4_000_000, other: true };
        let refused = stranger.must_reach(&closed.path().join("data"));
        assert!(
            matches!(&refused, Err(StartError::Unreachable { folder, .. }) if folder == closed.path()),
            "{refused:?}"
        );
    }
}
