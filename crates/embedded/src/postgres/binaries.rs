use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use super::fetch::{self, Source};
use super::owner::Owner;
use super::{Options, StartError};

/// The oldest PostgreSQL whose SQL Dalil speaks.
const OLDEST: u32 = 15;

/// PostgreSQL's own programs, all in one folder.
#[derive(Clone, Debug)]
pub(super) struct Binaries {
    folder: PathBuf,
    major: u32,
}

/// Which PostgreSQL will do.
#[derive(Clone, Copy, Debug)]
pub(super) enum Wanted {
    /// Any that is new enough: there is no data yet.
    Any,
    /// The one that wrote the data.
    Major(u32),
}

impl Wanted {
    fn accepts(self, major: u32) -> bool {
        match self {
            Self::Any => major >= OLDEST,
            Self::Major(wanted) => major == wanted,
        }
    }

    fn describe(self) -> String {
        match self {
            Self::Any => format!("PostgreSQL {OLDEST} or newer"),
            Self::Major(major) => format!("PostgreSQL {major}, which wrote the data,"),
        }
    }
}

impl Binaries {
    /// Finds programs that the owner can run, bringing them when they are missing and that is allowed.
    pub(super) fn find(options: &Options, owner: &Owner, wanted: Wanted) -> Result<Self, StartError> {
        if let Some(folder) = &options.binaries {
            return Self::probe(folder, owner).filter(|found| wanted.accepts(found.major)).ok_or_else(|| {
                StartError::Unusable { folder: folder.clone(), wanted: wanted.describe(), user: owner.name.clone() }
            });
        }
        let search = || {
            candidates(&options.downloads)
                .into_iter()
                .filter_map(|folder| Self::probe(&folder, owner))
                .find(|found| wanted.accepts(found.major))
        };
        if let Some(found) = search() {
            return Ok(found);
        }
        let mut reason = "fetching is switched off".to_owned();
        for source in Source::all().filter(|_| options.fetch) {
            tracing::info!("PostgreSQL is missing: bringing {source}");
            match source.bring(&options.downloads, wanted) {
                Err(failed) => reason = failed,
                Ok(()) => match search() {
                    Some(found) => return Ok(found),
                    None => reason = format!("{source} does not run as the user {}", owner.name),
                },
            }
        }
        Err(StartError::Missing { wanted: wanted.describe(), reason })
    }

    pub(super) fn initdb(&self) -> PathBuf {
        self.folder.join("initdb")
    }

    pub(super) fn postgres(&self) -> PathBuf {
        self.folder.join("postgres")
    }

    pub(super) fn major(&self) -> u32 {
        self.major
    }

    /// Runs `postgres --version` as the owner: programs it cannot reach, or of another machine, do not count.
    fn probe(folder: &Path, owner: &Owner) -> Option<Self> {
        let found = Self { folder: folder.to_owned(), major: 0 };
        if !found.initdb().is_file() {
            return None;
        }
        let output = owner.command(found.postgres()).arg("--version").output().ok()?;
        let major = parse_major(&String::from_utf8_lossy(&output.stdout))?;
        output.status.success().then_some(Self { major, ..found })
    }
}

/// The major version in `postgres (PostgreSQL) 15.18 (Debian …)`.
fn parse_major(version: &str) -> Option<u32> {
    let number = version.split(' ').nth(2)?;
    number.split(|sign: char| !sign.is_ascii_digit()).next()?.parse().ok()
}

/// Folders that may hold the programs, best first.
fn candidates(downloads: &Path) -> Vec<PathBuf> {
    let mut folders = on_the_path();
    folders.extend(of_the_distribution());
    folders.push(fetch::wheel_binaries(downloads));
    folders
}

/// Follows links: a distribution links single programs into the `PATH`, away from those they need beside them.
fn on_the_path() -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .filter_map(|folder| fs::canonicalize(folder.join("initdb")).ok())
        .filter_map(|initdb| initdb.parent().map(Path::to_owned))
        .collect()
}

/// Parent, start of the versioned name, and what follows it: Debian, the PGDG packages for RPM, SUSE, Gentoo, Alpine,
/// Homebrew on either processor.
const LAYOUTS: [(&str, &str, &str); 7] = [
    ("/usr/lib/postgresql", "", "bin"),
    ("/usr", "pgsql-", "bin"),
    ("/usr/lib", "postgresql", "bin"),
    ("/usr/lib64", "postgresql-", "bin"),
    ("/usr/libexec", "postgresql", ""),
    ("/opt/homebrew/opt", "postgresql@", "bin"),
    ("/usr/local/opt", "postgresql@", "bin"),
];

fn of_the_distribution() -> Vec<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = LAYOUTS.iter().flat_map(|layout| versions(*layout)).collect();
    found.sort_by_key(|(major, _)| std::cmp::Reverse(*major));
    found.into_iter().map(|(_, folder)| folder).collect()
}

fn versions((parent, start, rest): (&str, &str, &str)) -> Vec<(u32, PathBuf)> {
    let Ok(entries) = fs::read_dir(parent) else {
        return Vec::new();
    };
    entries
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let major = entry.file_name().to_str()?.strip_prefix(start)?.parse().ok()?;
            Some((major, entry.path().join(rest)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_in_every_packager_s_form() {
        assert_eq!(parse_major("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"), Some(15));
        assert_eq!(parse_major("postgres (PostgreSQL) 18.6\n"), Some(18));
        assert_eq!(parse_major("postgres (PostgreSQL) 19beta1\n"), Some(19));
        assert_eq!(parse_major("something else"), None);
    }

    #[test]
    fn the_newest_version_of_a_layout_comes_with_its_folder() {
        let usr = tempfile::tempdir().expect("a temporary folder");
        for name in ["pgsql-15", "pgsql-18", "pgsql-data", "other"] {
            fs::create_dir(usr.path().join(name)).expect("a folder");
        }
        let mut found = versions((usr.path().to_str().expect("UTF-8"), "pgsql-", "bin"));
        found.sort();
        assert_eq!(found, [(15, usr.path().join("pgsql-15/bin")), (18, usr.path().join("pgsql-18/bin"))]);
    }

    #[test]
    fn data_is_opened_by_its_own_version_only() {
        assert!(Wanted::Any.accepts(18) && !Wanted::Any.accepts(14));
        assert!(Wanted::Major(15).accepts(15) && !Wanted::Major(15).accepts(18));
    }
}
