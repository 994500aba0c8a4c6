use std::env;
use std::path::PathBuf;

/// Where an installation without configuration keeps its data: `$DALIL_HOME`, else `/var/lib/dalil` for root, else
/// `dalil` in the user's data folder (XDG Base Directory Specification), else in the temporary folder.
pub fn data_home() -> PathBuf {
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(home) = set("DALIL_HOME") {
        return home;
    }
    if rustix::process::geteuid().is_root() {
        return PathBuf::from("/var/lib/dalil");
    }
    set("XDG_DATA_HOME")
        .filter(|folder| folder.is_absolute())
        .or_else(|| set("HOME").map(|home| home.join(".local/share")))
        .unwrap_or_else(env::temp_dir)
        .join("dalil")
}
