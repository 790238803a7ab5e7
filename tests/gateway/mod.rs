//! The gateway over real HTTP: the story in the whole demo, and every trick against a gateway before an app of ours.

mod asking;
mod attacks;
mod before;
mod canary;
mod echo;
mod flow;
mod hiding;
mod house;
mod identity;
mod rules;
mod stopped;
mod story;
mod telling;
mod withdrawing;
mod words;
