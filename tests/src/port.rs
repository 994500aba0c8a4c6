//! Ports for servers that must know theirs before they start.

use std::{
    fs::{self, File},
    net::{Ipv4Addr, TcpListener},
};

/// Below the ports that Linux gives to outgoing connections, so that nobody takes one while its server is down.
const RANGE: std::ops::Range<u16> = 20_000..32_000;

/// A port on loopback that no other test takes while this one holds it.
#[derive(Debug)]
pub struct Port {
    number: u16,
    _lock: File,
}

impl Port {
    /// Takes a free one.
    pub fn take() -> Self {
        // One user's locks are closed to another.
        let folder = std::env::temp_dir().join(format!("dalil-test-ports-{}", rustix::process::geteuid().as_raw()));
        fs::create_dir_all(&folder).expect("the temporary folder takes a folder");
        let first = u16::try_from(std::process::id() % u32::from(RANGE.end - RANGE.start)).unwrap_or_default();
        let mut ports = (RANGE.start + first..RANGE.end).chain(RANGE.start..RANGE.start + first);
        let free = ports.find_map(|number| {
            let lock = File::create(folder.join(number.to_string())).ok()?;
            lock.try_lock().ok()?;
            TcpListener::bind((Ipv4Addr::LOCALHOST, number)).ok()?;
            Some(Self { number, _lock: lock })
        });
        free.expect("one of twelve thousand ports is free")
    }

    /// The port.
    pub const fn number(&self) -> u16 {
        self.number
    }
}
