//! The gateway over real HTTP: the story in the whole demo, and every trick against a gateway before an app of ours.

mod answering;
mod asking;
mod attacks;
mod before;
mod canary;
mod cases;
pub mod echo;
mod flow;
mod hiding;
mod hosts;
mod house;
mod identity;
mod reflected;
mod revealing;
mod rules;
mod sending;
mod siblings;
mod stopped;
mod story;
mod streams;
mod switched;
mod telling;
mod two_servers;
mod unframed;
mod uploads;
mod withdrawing;
mod words;
