//! Runs effects on ports.
