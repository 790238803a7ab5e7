//! Ports for programs that are started with a number, since they cannot say which one they got.

use std::net::{Ipv4Addr, TcpListener};

use porchlight::random::Random;

/// The first of so many free ports in a row, below those that the machine gives to whoever asks for any.
pub fn free_ports(count: u16) -> u16 {
    loop {
        let first = 18_000 + u16::from_le_bytes(Random::system().bytes()) % 12_000;
        if (first..first + count).all(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()) {
            return first;
        }
    }
}
