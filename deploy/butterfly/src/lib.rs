//! The operator's command: starts a whole Butterfly on one machine, watches over it, and does what an
//! operator needs to do beside it. It owns no table: conventions and staff are written through the
//! services' own APIs.

pub mod api;
pub mod backup;
pub mod carried;
pub mod cli;
pub mod config_check;
pub mod database;
pub mod detach;
pub mod doctor;
pub mod down;
pub mod files;
pub mod haproxy;
pub mod identity;
pub mod layout;
pub mod lock;
pub mod mariadb;
pub mod plan;
pub mod ports;
pub mod programs;
pub mod ready;
pub mod restore;
pub mod run_file;
pub mod secrets;
pub mod seed;
pub mod settings;
pub mod settings_check;
pub mod settings_file;
pub mod signals;
pub mod stack;
pub mod staff;
pub mod supervise;
pub mod terminal;
pub mod tools;
pub mod up;
