//! The house's own rules: floors, names, pairs.

mod floors;
mod migrations;
mod readme;
