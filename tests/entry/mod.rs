//! Who may come in where: every address by every kind of person, over real HTTP. Nobody comes in without an owner's yes,
//! and whatever people do in whatever order, the promises hold.

mod break_glass;
mod errands;
mod fixation;
mod matrix;
mod routes;
mod server;
mod story;
mod world;
