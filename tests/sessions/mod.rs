//! Sessions over the database: how they open, how they end, and what a withdrawal means at once.

mod ends;
mod leaving;
mod opening;
mod withdraw_race;
