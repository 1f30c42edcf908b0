"""Tests of Intake. A test's name says what a reporter, a reader or an operator may rely on."""
