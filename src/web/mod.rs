//! The HTML doors of the portal, one folder for each audience.

pub mod owner;
