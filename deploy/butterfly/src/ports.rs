//! Free ports, and whether a wanted one is free.

use std::{
    fs,
    net::{IpAddr, SocketAddr, TcpListener},
};

use anyhow::{Context, bail};
use rand::Rng;

/// Finds free ports below those the system hands out for outgoing connections: one of those could be
/// taken by a mere client while a crashed program is being started again.
pub fn free_ports(address: IpAddr, count: usize) -> anyhow::Result<Vec<u16>> {
    let first = 10_240;
    let end = outgoing_from().clamp(first + 1_024, 65_535);
    let mut port = rand::rng().random_range(first..end);
    let mut found = Vec::with_capacity(count);
    for _ in first..end {
        if found.len() == count {
            return Ok(found);
        }
        if TcpListener::bind((address, port)).is_ok() {
            found.push(port);
        }
        port = if port + 1 < end { port + 1 } else { first };
    }
    bail!("there are no {count} free ports on {address} between {first} and {end}")
}

/// Refuses a port somebody listens on.
pub fn require_free(address: SocketAddr, option: &str) -> anyhow::Result<()> {
    match TcpListener::bind(address) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => bail!(
            "port {} on {} is in use by another program. Stop that one, or choose another port \
             with {option}.",
            address.port(),
            address.ip()
        ),
        Err(error) => Err(error).with_context(|| format!("cannot listen on {address}")),
    }
}

fn outgoing_from() -> u16 {
    let range = fs::read_to_string("/proc/sys/net/ipv4/ip_local_port_range").unwrap_or_default();
    let first = range.split_whitespace().next();
    first.and_then(|text| text.parse().ok()).unwrap_or(32_768)
}

#[cfg(test)]
mod tests {
    use std::{collections::HashSet, net::Ipv4Addr};

    use super::*;

    #[test]
    fn free_ports_are_distinct_and_free() {
        let ports = free_ports(Ipv4Addr::LOCALHOST.into(), 30).unwrap();
        assert_eq!(ports.iter().collect::<HashSet<_>>().len(), 30);
        for port in ports {
            assert!(port < outgoing_from());
            require_free((Ipv4Addr::LOCALHOST, port).into(), "--port").unwrap();
        }
    }

    #[test]
    fn an_occupied_port_is_named() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = taken.local_addr().unwrap();
        let error = require_free(address, "--port").unwrap_err().to_string();
        assert!(error.contains(&address.port().to_string()) && error.contains("--port"));
    }
}
